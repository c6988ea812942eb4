import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import { newOpenFiles } from '../../../src/store/embedded/files/open-files.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { counting } from './counting-disk.ts'

removeFoldersAfterwards()

describe('files that are open for as long as they are used', () => {
  test('the one that was used longest ago gives way', async () => {
    const folder = await freshFolder()
    const { io, now, opened } = counting()
    const files = newOpenFiles(io, 2)
    const named = ['a', 'b', 'c'].map((name) => {
      writeFileSync(join(folder, name), name)
      return { path: join(folder, name), front: Buffer.from(name) }
    })
    const [a, b, c] = [named[0]!, named[1]!, named[2]!]
    for (const each of [a, b, a, c, a]) {
      const byte = Buffer.alloc(1)
      disk.pread(files.use(each), byte, 1, 0)
      expect(byte).toEqual(each.front)
    }
    expect([opened(), now()]).toEqual([3, 2])
    files.use(b)
    expect([opened(), now()]).toEqual([4, 2])
    files.forget(b.path)
    files.forget(b.path)
    expect(now()).toBe(1)
    writeFileSync(b.path, 'other')
    expect(() => files.use(b)).toThrow('another file')
    expect(now()).toBe(1)
    files.close()
    expect(now()).toBe(0)
  })

  test('an error of the disk is thrown as it is, and leaves nothing open', async () => {
    const folder = await freshFolder()
    const { io, now } = counting()
    const path = join(folder, 'a')
    writeFileSync(path, 'a')
    const broken = {
      ...io,
      pread: () => {
        throw new Error('EIO')
      },
    }
    expect(() => newOpenFiles(broken).use({ path, front: Buffer.from('a') })).toThrow('EIO')
    expect(now()).toBe(0)
  })
})
