/** A population that was made before and copied since: measuring the copy leaves the original as it is. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { populationIn } from '../../bench/population/kept.ts'
import { makeFolder } from '../support/folder.ts'

const room = makeFolder('population')

afterAll(() => room.remove())

const counted = {
  subjects: 7,
  events: 28,
  key: 'k',
  appendedPerSecond: 1,
  foldedPerSecond: 1,
  logMb: 1,
  rowsMb: 1,
}

test.each([
  ['names no place', counted],
  ['names the place where it was made', { ...counted, folder: '/elsewhere/7/ledger' }],
])('a population whose file %s lies where the file lies', async (_, told) => {
  mkdirSync(join(room.folder, '7'), { recursive: true })
  writeFileSync(join(room.folder, '7', 'population.json'), JSON.stringify(told))
  const found = await populationIn(room.folder, 7, () => {
    throw new Error('made anew')
  })
  expect(found).toEqual({ ...counted, folder: join(room.folder, '7', 'ledger') })
})
