/**
 * What the log needs of the vault: the key of each sealed part, and each identifier that it tells of. A vault that
 * lacks one is older than the log, and would give a known person a new surrogate, away from what they withdrew.
 */
import { E, O } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import type { Kid } from '../../events/sealed.ts'
import { SubjectId } from '../../kernel/ids.ts'
import type { MatterId } from '../../kernel/ids.ts'
import { eventsPerPage, pageAfter } from '../../projector/page.ts'
import type { EventReader, Recorded, StoredEvent } from '../../store/event-store.ts'
import type { KeyVault, VaultFailure } from '../../vault/key-vault.ts'
import type { NodeFailure } from '../failure.ts'

type Reader = Pick<EventReader<StoredEvent>, 'readAll'>
type Vault = Pick<KeyVault, 'existing' | 'aliases'>

/** One thing that an event needs of the vault. */
type Need =
  | { readonly need: 'key'; readonly subject: SubjectId; readonly kid: Kid }
  | { readonly need: 'identifier'; readonly subject: SubjectId; readonly binding: MatterId }

const subjectPrefix = 'subject-'
// Told from the text first: most events need nothing, and reading them all takes its time.
const mayNeed = ({ type, json }: StoredEvent): boolean =>
  type === 'IdentifierBound' || json.includes('"sealed":[')

const needsOf = ({ event, stream }: Recorded<StoredEvent>): ReadonlyArray<Need> => {
  if (!mayNeed(event)) return []
  const decoded = decodeStored(event.json)
  // What cannot be read stops the projector, by name; it is not for the vault to answer.
  if (E.isLeft(decoded)) return []
  const keys = (decoded.right.sealed ?? []).map(({ subject, kid }): Need => ({
    need: 'key',
    subject,
    kid,
  }))
  const subject = stream.slice(subjectPrefix.length)
  return decoded.right.type === 'IdentifierBound' && SubjectId.is(subject)
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
  return E.isLeft(aliases)
    ? aliases
    : E.right(
        aliases.right.some(({ binding }) => O.isSome(binding) && binding.value === need.binding),
      )
}

/** Hands over every event after a position that needs something, until `take` answers false. */
const eachNeed = async (
  reader: Reader,
  after: bigint,
  take: (needs: ReadonlyArray<Need>, position: bigint) => Promise<Either<NodeFailure, boolean>>,
): Promise<Either<NodeFailure, void>> => {
  const next = pageAfter(reader)
  let last = after
  for (;;) {
    const page = await next(last, eventsPerPage)()
    if (E.isLeft(page)) return page
    for (const recorded of page.right) {
      const needs = needsOf(recorded)
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

/** The first position whose event needs a vault; undefined where none does. */
export const firstNeed = async (
  reader: Reader,
): Promise<Either<NodeFailure, bigint | undefined>> => {
  let first: bigint | undefined
  const walked = await eachNeed(reader, -1n, async (_, position) => {
    first = position
    return E.right(false)
  })
  return E.isLeft(walked) ? walked : E.right(first)
}

/** How many people's keys or identifiers the vault lacks that events after `after` need. */
export const lostAfter = async (
  reader: Reader,
  vault: Vault,
  after: bigint,
): Promise<Either<NodeFailure, number>> => {
  const lost = new Set<SubjectId>()
  const walked = await eachNeed(reader, after, async (needs) => {
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
