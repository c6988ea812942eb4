/**
 * The log's needs of the vault: the key of each sealed part, and each identifier on record. A vault that lacks one is
 * older than the log, and would give a known person a new surrogate, away from their withdrawals.
 */
import { E, O } from '../../fp.ts'
import type { Either, Option, TaskEither } from '../../fp.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import type { Kid } from '../../events/sealed.ts'
import { subjectOf } from '../../kernel/ids.ts'
import type { MatterId, SubjectId } from '../../kernel/ids.ts'
import { eventsPerPage, pageAfter } from '../../store/page.ts'
import type { EventReader, Recorded, StoredEvent } from '../../store/event-store.ts'
import type { KeyState, VaultFailure } from '../../vault/key-vault.ts'
import type { NodeFailure } from '../failure.ts'

type Reader = Pick<EventReader<StoredEvent>, 'readAll'>

/** The part of a vault that tells whether it has something, with or without a key. */
type Vault = {
  readonly existing: (
    subject: SubjectId,
    kid?: Kid,
  ) => TaskEither<VaultFailure, { readonly state: KeyState['state'] }>
  readonly aliases: (
    subject: SubjectId,
  ) => TaskEither<VaultFailure, ReadonlyArray<{ readonly binding: Option<MatterId> }>>
}

/** One thing that an event needs of the vault; `person`: that it knows them at all. */
type Need =
  | { readonly need: 'key'; readonly subject: SubjectId; readonly kid: Kid }
  | { readonly need: 'person'; readonly subject: SubjectId }
  | { readonly need: 'identifier'; readonly subject: SubjectId; readonly binding: MatterId }

// Told from the text first: most events need nothing, and reading them all takes its time.
const mayNeed = ({ type, json }: StoredEvent): boolean =>
  type === 'IdentifierBound' || json.includes('"sealed":[')

// Of two surrogates, these stand in both streams under the key of one.
const isOfTwo = (type: string): boolean =>
  type.startsWith('Surrogates') || type.startsWith('Identifier')

/** A first claim of an identifier is no event: whoever's record begins here has an identifier in the vault, or had. */
const firstNeeds = ({ event, stream, revision }: Recorded<StoredEvent>): ReadonlyArray<Need> => {
  const subject = subjectOf(stream)
  return revision !== 0n || isOfTwo(event.type) || subject === undefined
    ? []
    : [{ need: 'person', subject }]
}

const needsOf = ({ event, stream }: Recorded<StoredEvent>): ReadonlyArray<Need> => {
  if (!mayNeed(event)) return []
  const decoded = decodeStored(event.json)
  // An unreadable event stops the projector, by name; it is not for the vault to answer.
  if (E.isLeft(decoded)) return []
  const keys = (decoded.right.sealed ?? []).map(({ subject, kid }): Need => ({
    need: 'key',
    subject,
    kid,
  }))
  const subject = subjectOf(stream)
  return decoded.right.type === 'IdentifierBound' && subject !== undefined
    ? [...keys, { need: 'identifier', subject, binding: decoded.right.body.binding }]
    : keys
}

const holds = async (vault: Vault, need: Need): Promise<Either<VaultFailure, boolean>> => {
  const key = await vault.existing(need.subject, need.need === 'key' ? need.kid : undefined)()
  if (E.isLeft(key)) return key
  if (need.need === 'key') return E.right(key.right.state !== 'none')
  // Of somebody erased no identifier is left.
  if (key.right.state === 'erased') return E.right(true)
  const aliases = await vault.aliases(need.subject)()
  if (E.isLeft(aliases)) return aliases
  if (need.need === 'person') return E.right(key.right.state !== 'none' || aliases.right.length > 0)
  return E.right(
    aliases.right.some(({ binding }) => O.isSome(binding) && binding.value === need.binding),
  )
}

/** Hands over every event after a position that needs something, until `take` answers false. */
const eachNeed = async (
  reader: Reader,
  after: bigint,
  needsIn: (recorded: Recorded<StoredEvent>) => ReadonlyArray<Need>,
  take: (needs: ReadonlyArray<Need>, position: bigint) => Promise<Either<NodeFailure, boolean>>,
): Promise<Either<NodeFailure, void>> => {
  const next = pageAfter(reader)
  let last = after
  for (;;) {
    const page = await next(last, eventsPerPage)()
    if (E.isLeft(page)) return page
    for (const recorded of page.right) {
      const needs = needsIn(recorded)
      if (needs.length === 0) continue
      const goOn = await take(needs, recorded.position)
      if (E.isLeft(goOn)) return goOn
      if (!goOn.right) return E.right(undefined)
    }
    const end = page.right.at(-1)
    if (end === undefined) return E.right(undefined)
    last = end.position
  }
}

const needsWithPeople = (recorded: Recorded<StoredEvent>): ReadonlyArray<Need> => [
  ...firstNeeds(recorded),
  ...needsOf(recorded),
]

/**
 * The first position whose event needs a vault; undefined where none does. `hadVault`: this ledger was opened before,
 * with a vault, so that everybody whom the log knows had a surrogate from it.
 */
export const firstNeed = async (
  reader: Reader,
  hadVault: boolean,
): Promise<Either<NodeFailure, bigint | undefined>> => {
  let first: bigint | undefined
  const needsIn = hadVault ? needsWithPeople : needsOf
  const walked = await eachNeed(reader, -1n, needsIn, async (_, position) => {
    first = position
    return E.right(false)
  })
  return E.isLeft(walked) ? walked : E.right(first)
}

/** Since when, and how, the log is asked. `isMarked`: the vault was told of this ledger before. */
export type Since = { readonly after: bigint; readonly isMarked: boolean }

/** Everybody of whom events after `after` need something. */
export const peopleNeeded = async (
  reader: Reader,
  { after, isMarked }: Since,
): Promise<Either<NodeFailure, ReadonlySet<SubjectId>>> => {
  const people = new Set<SubjectId>()
  const walked = await eachNeed(
    reader,
    after,
    isMarked ? needsWithPeople : needsOf,
    async (needs) => {
      for (const { subject } of needs) people.add(subject)
      return E.right(true)
    },
  )
  return E.isLeft(walked) ? walked : E.right(people)
}

/**
 * The number of people whose keys or identifiers the vault lacks and events after `after` need. `isMarked`: the vault
 * was told of this ledger before, so that all later people must be in it.
 */
export const lostAfter = async (
  reader: Reader,
  vault: Vault,
  { after, isMarked }: Since,
): Promise<Either<NodeFailure, number>> => {
  const lost = new Set<SubjectId>()
  const needsIn = isMarked ? needsWithPeople : needsOf
  const walked = await eachNeed(reader, after, needsIn, async (needs) => {
    for (const need of needs) {
      if (lost.has(need.subject)) continue
      const held = await holds(vault, need)
      if (E.isLeft(held)) return held
      if (!held.right) lost.add(need.subject)
    }
    return E.right(true)
  })
  return E.isLeft(walked) ? walked : E.right(lost.size)
}
