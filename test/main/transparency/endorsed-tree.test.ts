/** The newest tree that others endorsed, read from the file beside the keys. */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import { newestEndorsedTree } from '../../../src/main/transparency/endorsed-tree.ts'
import type { Endorsement } from '../../../src/sequencer/endorsed/endorsement.ts'
import {
  endorsementsFile,
  openEndorsementsFile,
} from '../../../src/sequencer/endorsed/endorsements-file.ts'
import { lineOf } from '../../../src/sequencer/endorsed/lines.ts'
import { originFolder } from '../../../src/sequencer/signed/last-signed-file.ts'
import { makeFolder } from '../../support/folder.ts'
import { right } from '../../support/unwrap.ts'

const room = makeFolder('endorsed-tree')
afterAll(room.remove)
const origin = 'ledger.example/test'
const config = {
  vault: 'embedded',
  transparency: { signing: room.folder, entries: 'off' },
} as const
const root = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const endorsed = (size: number, kind: Endorsement['kind']): Endorsement => ({
  kind,
  size,
  root: Buffer.from(root(size)).toString('base64'),
  by: 'w.example+01234567',
  atMs: Date.now(),
  asked: 'in-passing',
  bytes: new Uint8Array([1]),
})

test('the newest endorsed tree is that of the largest size, of whichever kind, of this log', async () => {
  expect(await newestEndorsedTree(config, origin)).toBeUndefined()
  const folder = originFolder(room.folder, origin)
  disk.makeFolder(folder)
  const file = right(await openEndorsementsFile(disk, folder, Date.now))
  right(await file.add(endorsed(7, 'cosignature')))
  right(await file.add(endorsed(9, 'stamp')))
  right(await file.add(endorsed(8, 'cosignature')))
  await file.close()
  expect(await newestEndorsedTree(config, origin)).toEqual({ size: 9, root: root(9) })
  // Torn by a crash; or with a root that is none.
  appendFileSync(join(folder, endorsementsFile), lineOf({ ...endorsed(12, 'stamp'), root: 'AAAA' }))
  appendFileSync(join(folder, endorsementsFile), lineOf(endorsed(11, 'stamp')).slice(0, -9))
  expect((await newestEndorsedTree(config, origin))?.size).toBe(9)
  expect(await newestEndorsedTree(config, 'another.example/log')).toBeUndefined()
})
