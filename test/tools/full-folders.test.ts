import { describe, expect, test } from 'vitest'
import { fullFolders, mostFiles } from './full-folders.ts'
import { root, withProject } from './planted.ts'

const filesIn = (folder: string, many: number) =>
  Object.fromEntries(Array.from({ length: many }, (_, n) => [`${folder}/f${n}.ts`, '']))

describe('a folder of too many files', () => {
  test('is found where one is planted, and a full one is not', () => {
    const planted = {
      ...filesIn('src/full', mostFiles),
      ...filesIn('src/full/over', mostFiles + 1),
      ...filesIn('test/support', mostFiles + 1),
      ...filesIn('elsewhere', mostFiles + 1),
    }
    withProject(planted, [], (folder) => {
      expect(fullFolders(folder, ['src', 'test/support'])).toEqual([
        'src/full/over',
        'test/support',
      ])
    })
  })

  test('is not among ours', () => {
    expect(fullFolders(root, ['src', 'projections', 'test/support'])).toEqual([])
  })
})
