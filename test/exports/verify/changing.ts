/** Changes to a bundle, and what its verification finds. */
import { zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { foundIn, reportOf } from './verifying.ts'

/** The bundle with one of its files changed. */
export const changed = (
  contents: Contents,
  name: string,
  change: (bytes: Buffer) => Buffer,
): Contents => {
  const before = contents.get(name)
  if (before === undefined) throw new Error(`there is no ${name}`)
  return new Map(contents).set(name, change(before))
}
const flippedAt = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** A bit of the root in a manifest, which the checkpoint binds; nothing binds the ledger's name beside it. */
export const rootFlipped = (bytes: Buffer): Buffer =>
  flippedAt(bytes, bytes.lastIndexOf('"root":"') + 8)

/** A bit in the middle of a file. */
export const flipped = (bytes: Buffer): Buffer => flippedAt(bytes, bytes.length >> 1)
/** What the checks find, a line each: check, fault, file. */
export const found = async (contents: Contents) => foundIn(await reportOf(await zipOf(contents)))
/** Whether it verifies. */
export const verdict = async (contents: Contents, asked?: Parameters<typeof reportOf>[1]) =>
  (await reportOf(await zipOf(contents), asked)).verdict
