/**
 * The mark of a part (rows, vault, credentials, the record `name`): its ledger, and the last log position that the part
 * was told. With it, parts of different ledgers or different days are noticed before anything is served from them.
 */
import { canonicalJson } from '../kernel/canonical-json.ts'
import { EventId } from '../kernel/ids.ts'

/** 128 bits in hex, drawn when a ledger is made. */
export const ledgerIdShape = /^[0-9a-f]{32}$/
const positionShape = /^-1$|^\d{1,20}$/

/** The place of a log: the ledger's folder, or a server. */
export type LogKind = 'folder' | 'server'

export type Mark = {
  /** 128 bits in hex. */
  readonly ledgerId: string
  /** 1, and one more for each time that an operator accepted that the end of the log is lost. */
  readonly generation: number
  /** The numbering of the position: a log that moves to a server, or from it, gets new positions. */
  readonly log: LogKind
  /** The log holds at least the events up to here; -1n: it may be empty. */
  readonly position: bigint
  /** The event at `position`: tells a log that was put back and then went on differently. */
  readonly event?: EventId
}

/** One line of JSON, as databases keep it. */
export const markText = ({ ledgerId, generation, log, position, event }: Mark): string =>
  canonicalJson({ ledgerId, generation, log, position: String(position), event })

const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the line back; undefined where it is none. */
export const markFrom = (text: string): Mark | undefined => {
  const value = parse(text)
  if (!isRecord(value)) return undefined
  const { ledgerId, generation, log, position, event } = value
  if (typeof ledgerId !== 'string' || !ledgerIdShape.test(ledgerId)) return undefined
  if (typeof generation !== 'number' || !Number.isSafeInteger(generation) || generation < 1)
    return undefined
  if (log !== 'folder' && log !== 'server') return undefined
  if (typeof position !== 'string' || !positionShape.test(position)) return undefined
  if (event !== undefined && !EventId.is(event)) return undefined
  return {
    ledgerId,
    generation,
    log,
    position: BigInt(position),
    ...(event === undefined ? {} : { event }),
  }
}

/** Whether `next` may be kept over `kept`: within a generation a mark never goes back, so that of several nodes the one that knows most is heard. */
export const supersedes = (next: Mark, kept: Mark | undefined): boolean =>
  kept === undefined ||
  next.log !== kept.log ||
  next.generation > kept.generation ||
  (next.generation === kept.generation && next.position >= kept.position)
