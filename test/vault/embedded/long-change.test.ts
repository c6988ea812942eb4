/** A group of changes that is longer than what is kept for them in `changes`: more than 1,986 images at once. */
import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import { E } from '../../../src/fp.ts'
import type { Either } from '../../../src/fp.ts'
import { putKeyRow } from '../../../src/vault/embedded/rows/key-rows.ts'
import type { WritableRows } from '../../../src/vault/embedded/memory/draft.ts'
import { environmentOf } from '../../../src/vault/embedded/slots/environment.ts'
import { openSlots } from '../../../src/vault/embedded/slots/open-slots.ts'
import { wrappedBytes } from '../../../src/vault/kek.ts'
import { changesAt, changesBytes, changesPath } from '../../../src/vault/embedded/format/layout.ts'
import { copyOf, findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { person } from '../support.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const people = 2_500
const kept = changesAt + changesBytes

const sizeIn = (folder: string): number => statSync(changesPath(folder)).size

/** Rows of keys, as many as there are people, put by one write. */
const putAll = (rows: WritableRows): Either<never, void> => {
  const wrapped = { epoch: 1, bytes: Buffer.alloc(wrappedBytes, 1) }
  for (let n = 0; n < people; n += 1) putKeyRow(rows, person(n), { ordinal: 1, wrapped })
  return E.right(undefined)
}

const openRows = async (folder: string) => {
  const state = await openSlots(disk, folder)
  if (E.isLeft(state)) throw new Error('the vault does not open')
  const ended: string[] = []
  const env = environmentOf(state.right, { onFatal: (sentence) => void ended.push(sentence) })
  return { env, ended }
}

const holdsNothing = (folder: string): boolean =>
  readFileSync(changesPath(folder))
    .subarray(changesAt)
    .every((byte) => byte === 0)

test('makes the file longer, and what settles it brings it to its length again', async () => {
  const folder = freshFolder()
  const { env, ended } = await openRows(folder)
  await right(env.write(putAll))
  expect(sizeIn(folder)).toBeGreaterThan(kept)
  // A small change, answered when none is left.
  await right(
    env.write((rows) => {
      rows.remove(0)
      return E.right(undefined)
    }, 'settled'),
  )
  expect([sizeIn(folder), holdsNothing(folder)]).toEqual([kept, true])
  await env.close()
  expect([sizeIn(folder), ended]).toEqual([kept, []])
  expect(await findingsIn(folder)).toEqual([])
})

test('is done again behind a crash, and the file cut by the start', async () => {
  const folder = freshFolder()
  const { env } = await openRows(folder)
  await right(env.write(putAll))
  const crashed = copyOf(folder)
  await env.close()
  expect(sizeIn(crashed)).toBeGreaterThan(kept)
  const again = await openRows(crashed)
  expect([sizeIn(crashed), holdsNothing(crashed)]).toEqual([kept, true])
  expect(again.env.read((rows) => E.right(rows.countOf('key')))).toEqual(E.right(people))
  await again.env.close()
  expect(await findingsIn(crashed)).toEqual([])
})
