/** Endorsements as lines of a file, each with a checksum, so that damaged lines are skipped. */
import { crc32 } from 'node:zlib'
import { closed, text, whole, words } from '../../kernel/codec.ts'
import { inHex } from '../../files/fault.ts'
import type { Endorsement } from './endorsement.ts'

const most = Number.MAX_SAFE_INTEGER

const Line = closed('EndorsementLine', {
  kind: words('EndorsementKind', ['cosignature', 'stamp']),
  size: whole(0, most),
  root: text(44),
  by: text(300),
  atMs: whole(0, most),
  asked: words('EndorsementAsked', ['in-passing', 'for-export']),
  bytes: text(100_000),
})

/** `CRC-32 in hex, a blank, JSON`, with a line feed. */
export const lineOf = (endorsement: Endorsement): string => {
  const bytes = Buffer.from(endorsement.bytes).toString('base64')
  const json = JSON.stringify({ ...endorsement, bytes })
  return `${inHex(crc32(json))} ${json}\n`
}

const endorsementIn = (line: string): Endorsement | undefined => {
  const json = line.slice(9)
  if (inHex(crc32(json)) !== line.slice(0, 8)) return undefined
  try {
    const value: unknown = JSON.parse(json)
    return Line.is(value)
      ? { ...value, bytes: new Uint8Array(Buffer.from(value.bytes, 'base64')) }
      : undefined
  } catch {
    return undefined
  }
}

export type ReadLines = {
  readonly endorsements: ReadonlyArray<Endorsement>
  /** The number of damaged lines; a crash may have cut the last one short. */
  readonly passedOver: number
}

/** All endorsements that can be read from a file. */
export const endorsementsIn = (file: string): ReadLines => {
  const lines = file.split('\n').filter((line) => line !== '')
  const endorsements = lines.map(endorsementIn).filter((one) => one !== undefined)
  return { endorsements, passedOver: lines.length - endorsements.length }
}
