/**
 * Keys in a folder: `keys.json` lists them, `<key id>.pem` has each signing key (PKCS#8, mode 0600). A key file is on
 * disk before the list names it, and is deleted after the list marks it as retired.
 */
import { mkdir, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { SigningFailure } from '../failure.ts'
import { changingAlone } from './changing.ts'
import { pemOf, seedIn, vkeyOf } from './ed25519.ts'
import { keyListFrom, keyListText } from './key-list.ts'
import type { ListedKey } from './key-list.ts'
import type { KeptKey, KeptKeys, KeyChange, KeyStore } from './key-store.ts'
import { idInVkey, nameInVkey } from './vkey.ts'
import { readWhole, stampOf, writeWhole } from './write-file.ts'

const listName = 'keys.json'

/** The path of the list in a key folder. */
export const keyListIn = (folder: string): string => join(folder, listName)

const pemName = ({ vkey }: Pick<ListedKey, 'vkey'>): string => `${idInVkey(vkey)}.pem`

const damaged = (where: string, reason: string): Either<SigningFailure, never> =>
  E.left({ failure: 'signing-damaged', where, reason })

const readKey = async (
  folder: string,
  { vkey, state }: ListedKey,
): Promise<Either<SigningFailure, KeptKey>> => {
  if (state === 'retired') return E.right({ vkey, state })
  const where = pemName({ vkey })
  const pem = await readWhole(join(folder, where))
  if (pem === undefined) return damaged(where, 'the file is missing, and keys.json names it')
  const seed = seedIn(pem)
  if (seed === undefined) return damaged(where, 'it holds no Ed25519 key in PKCS#8')
  return vkeyOf(nameInVkey(vkey), seed) === vkey
    ? E.right({ vkey, state, seed })
    : damaged(where, 'it holds another key than keys.json names')
}

const read = async (folder: string): Promise<Either<SigningFailure, KeptKeys>> => {
  const json = await readWhole(keyListIn(folder))
  if (json === undefined) return E.right([])
  const listed = keyListFrom(json)
  if (E.isLeft(listed)) return damaged(listName, listed.left)
  const keys: KeptKey[] = []
  for (const each of listed.right) {
    const key = await readKey(folder, each)
    if (E.isLeft(key)) return key
    keys.push(key.right)
  }
  return E.right(keys)
}

const write = async (folder: string, before: KeptKeys, after: KeptKeys): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const had = new Set(before.flatMap((key) => (key.state === 'signing' ? [key.vkey] : [])))
  for (const key of after)
    if (key.state === 'signing' && !had.has(key.vkey))
      await writeWhole(join(folder, pemName(key)), pemOf(key.seed))
  await writeWhole(keyListIn(folder), keyListText(after))
  for (const key of after)
    if (key.state === 'retired' && had.has(key.vkey)) await unlink(join(folder, pemName(key)))
}

/** Covers the list and each key file, so that a missing, replaced or damaged one is noticed. */
const stamp = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).filter((name) => name === listName || name.endsWith('.pem'))
  const stamps = await Promise.all(names.map((name) => stampOf(join(folder, name))))
  return names.map((name, at) => `${name} ${stamps[at] ?? 'gone'}`).join('\n')
}

const unavailable = (cause: unknown): Either<SigningFailure, never> =>
  E.left({ failure: 'signing-unavailable', cause })

const changeIn = async <R>(
  folder: string,
  change: KeyChange<R>,
): Promise<Either<SigningFailure | R, KeptKeys>> => {
  const before = await read(folder)
  if (E.isLeft(before)) return before
  const after = change(before.right)
  if (E.isRight(after)) await write(folder, before.right, after.right)
  return after
}

/** The keys of a folder, which is created with the first one. One process changes them at a time; others wait. */
export const keysInFolder = (folder: string): KeyStore => ({
  read: () => read(folder).catch(unavailable),
  stamp: () => stamp(folder).catch(() => undefined),
  change: <R>(change: KeyChange<R>): Promise<Either<SigningFailure | R, KeptKeys>> =>
    changingAlone(folder, () => changeIn(folder, change)).catch(unavailable),
})
