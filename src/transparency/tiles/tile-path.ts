/** Paths of tiles and entry bundles (c2sp.org/tlog-tiles) below a log's prefix. Each has one spelling. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { fullWidth } from './tile.ts'
import type { TileRejection } from './rejection.ts'

/** A tile of hashes, or the entries under a tile of leaf hashes. */
export type TileName = {
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256. */
  readonly width: number
}

/** Groups of three digits, all but the last one with a leading `x`. */
const groupsOf = (index: number): string => {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}

/** `tile/<L>/<N>[.p/<W>]`, or `tile/entries/<N>[.p/<W>]`. */
export const tilePath = ({ level, index, width }: TileName): string => {
  const part = width === fullWidth ? '' : `.p/${width}`
  return `tile/${level}/${groupsOf(index)}${part}`
}

const spelling =
  /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

const levelFrom = (word: string): TileName['level'] | undefined =>
  word === 'entries' ? word : decimalFrom(word)

/**
 * Reads a path; refuses every spelling that `tilePath` would not write. Levels are 0 to 63, widths of partial tiles 1
 * to 255.
 */
export const tileNameFrom = (path: string): Either<TileRejection, TileName> => {
  const malformed = E.left({ rejected: 'tile-path-malformed' } as const)
  const [, levelWord = '', groups = '', widthWord] = spelling.exec(path) ?? []
  const level = levelFrom(levelWord)
  const index = Number(groups.replaceAll(/[x/]/g, ''))
  const width = widthWord === undefined ? fullWidth : Number(widthWord)
  if (level === undefined || (level !== 'entries' && level > 63)) return malformed
  if (!Number.isSafeInteger(index)) return malformed
  const name = { level, index, width }
  // Other spellings have leading groups of zeros, or name a full tile as a partial one.
  return tilePath(name) === path ? E.right(name) : malformed
}
