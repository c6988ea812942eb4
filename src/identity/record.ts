/**
 * The identity record, the file `name` in a ledger's folder: text that an operator can read, under a checksum. The
 * name in it is part of every sealed field, so that a wrong one would make all of them unreadable.
 */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { EventId } from '../kernel/ids.ts'
import { sha256 } from '../kernel/hash.ts'
import { Instant } from '../kernel/instant.ts'
import { ledgerIdShape } from './mark.ts'
import type { Mark } from './mark.ts'

export type IdentityRecord = Mark & {
  /** The name under which personal fields are sealed. */
  readonly name: string
  /** The time of the first record. */
  readonly madeAt: Instant
  /** The begin of this generation: the last position that its log shares with earlier ones; -1n in the first. */
  readonly beganAt: bigint
}

const title = 'consent-ledger identity 1'
const nameShape = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/
const positionShape = /^-1$|^\d{1,20}$/
const generationShape = /^[1-9]\d{0,14}$/
const none = 'none'

const keys = ['ledger', 'name', 'made', 'generation', 'began', 'log', 'position', 'event'] as const
type Key = (typeof keys)[number]

const fieldsOf = (record: IdentityRecord): { readonly [K in Key]: string } => ({
  ledger: record.ledgerId,
  name: record.name,
  made: record.madeAt,
  generation: String(record.generation),
  began: String(record.beganAt),
  log: record.log,
  position: String(record.position),
  event: record.event ?? none,
})

const sumOf = (body: string): string => sha256(body).slice(0, 16)

/** The text of a record. */
export const recordText = (record: IdentityRecord): string => {
  const fields = fieldsOf(record)
  const body = [title, ...keys.map((key) => `${key} ${fields[key]}`), ''].join('\n')
  return `${body}checksum ${sumOf(body)}\n`
}

/** The content of the file. `plain`: the name alone, as versions before this record wrote it. */
export type FoundRecord =
  | { readonly kind: 'record'; readonly record: IdentityRecord }
  | { readonly kind: 'plain'; readonly name: string }

const damaged = (reason: string): Either<string, never> => E.left(reason)

const fieldIn = (lines: ReadonlyArray<string>, key: Key): string =>
  lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? ''

const decode = (body: string): Either<string, FoundRecord> => {
  const lines = body.split('\n')
  const field = (key: Key): string => fieldIn(lines, key)
  const [ledgerId, name, madeAt] = [field('ledger'), field('name'), field('made')]
  const [log, event] = [field('log'), field('event')]
  const whole =
    ledgerIdShape.test(ledgerId) &&
    nameShape.test(name) &&
    generationShape.test(field('generation')) &&
    positionShape.test(field('began')) &&
    positionShape.test(field('position'))
  const isKind = log === 'folder' || log === 'server'
  if (!whole || !isKind || !Instant.is(madeAt) || !(event === none || EventId.is(event)))
    return damaged('a field is missing, or is not what it should be')
  return E.right({
    kind: 'record',
    record: {
      ledgerId,
      name,
      madeAt,
      generation: Number(field('generation')),
      beganAt: BigInt(field('began')),
      log,
      position: BigInt(field('position')),
      ...(EventId.is(event) ? { event } : {}),
    },
  })
}

/** Reads the text of the file, or says what is wrong with it. */
export const readRecordText = (text: string): Either<string, FoundRecord> => {
  if (text.trim() === '') return damaged('it is empty')
  const plain = /^([^\s]+)\n?$/.exec(text)?.[1]
  if (plain !== undefined && nameShape.test(plain)) return E.right({ kind: 'plain', name: plain })
  if (!text.startsWith(`${title}\n`)) return damaged('it does not begin as an identity record does')
  const [, body, sum] = /^([^]*\n)checksum ([0-9a-f]{16})\n$/.exec(text) ?? []
  if (body === undefined || sum === undefined) return damaged('it has no checksum at its end')
  return sum === sumOf(body) ? decode(body) : damaged('its checksum does not match')
}
