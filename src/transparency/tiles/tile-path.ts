/** Paths of tiles and of bundles of entries (c2sp.org/tlog-tiles), below a log's prefix: each has one spelling. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { fullWidth } from './tile.ts'
import type { TileRejection } from './rejection.ts'

/** A tile of hashes, or the entries below a tile of leaf hashes. */
export type TileName = {
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256. */
  readonly width: number
}

/** Groups of three digits, all but the last one marked by an `x`. */
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

/** Reads a path as `tilePath` writes it; every other spelling is refused. Levels are 0 to 63, widths of parts 1 to 255. */
export const tileNameFrom = (path: string): Either<TileRejection, TileName> => {
  const malformed = E.left({ rejected: 'tile-path-malformed' } as const)
  const [, levelWord = '', groups = '', widthWord] = spelling.exec(path) ?? []
  const level = levelFrom(levelWord)
  const index = Number(groups.replaceAll(/[x/]/g, ''))
  const width = widthWord === undefined ? fullWidth : Number(widthWord)
  if (level === undefined || (level !== 'entries' && level > 63)) return malformed
  if (!Number.isSafeInteger(index)) return malformed
  const name = { level, index, width }
  // There is one spelling of a name: groups of zeros in front, or a full tile told as a part, are another.
  return tilePath(name) === path ? E.right(name) : malformed
}
