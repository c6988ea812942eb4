/**
 * Under which name a ledger in a folder seals. The record says so; where there is none, a name is believed only if
 * what is sealed opens under it, or if nothing is sealed.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import { eventsPerPage, pageAfter } from '../../store/page.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { SubjectKeys } from '../../vault/key-vault.ts'
import { openPart } from '../../vault/open-part.ts'
import type { NodeFailure } from '../failure.ts'
import type { Look } from './look.ts'

type Ports = {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll'>
  readonly vault: Pick<SubjectKeys, 'existing'>
}

/** The result of a name's test on the first sealed part whose key lives. */
type Proof = 'opens' | 'refuses' | 'nothing-sealed'

/** Undefined where the event says nothing of a name. */
const proofIn = async (
  { vault }: Ports,
  name: string,
  { json }: StoredEvent,
): Promise<Either<NodeFailure, Exclude<Proof, 'nothing-sealed'> | undefined>> => {
  const event = json.includes('"sealed":[') ? decodeStored(json) : undefined
  if (event === undefined || E.isLeft(event)) return E.right(undefined)
  for (const part of event.right.sealed ?? []) {
    const { id: eventId, type } = event.right
    const opened = await openPart(vault, { ledger: name, eventId, type })(part)()
    if (E.isLeft(opened)) {
      if ('failure' in opened.left) return E.left(opened.left)
      // The ciphertext itself is damaged: that is no word on the name.
      if (opened.left.reason !== 'ciphertext-hash') return E.right('refuses')
    } else if (opened.right._tag === 'Some') return E.right('opens')
  }
  return E.right(undefined)
}

/** Tries a name on what is sealed. */
const proveName = async (ports: Ports, name: string): Promise<Either<NodeFailure, Proof>> => {
  const next = pageAfter(ports.reader)
  let last = -1n
  for (;;) {
    const page = await next(last, eventsPerPage)()
    if (E.isLeft(page)) return page
    for (const { event } of page.right) {
      const proof = await proofIn(ports, name, event)
      if (E.isLeft(proof)) return proof
      if (proof.right !== undefined) return E.right(proof.right)
    }
    const end = page.right.at(-1)
    if (end === undefined) return E.right('nothing-sealed')
    last = end.position
  }
}

/** The name of a ledger that nobody named. */
export const ownName = (ledgerId: string): string => `consent-ledger.local/${ledgerId.slice(0, 16)}`

type Known = Pick<Look, 'found'> & { readonly ledgerId: string; readonly isNew: boolean }

/** The name that the folder keeps, undefined if none; refused where a start asks for another. */
export const keptName = (
  { name: asked }: Pick<Config, 'name'>,
  { found }: Pick<Look, 'found'>,
): Either<NodeFailure, string | undefined> => {
  const kept =
    found === undefined ? undefined : found.kind === 'plain' ? found.name : found.record.name
  return kept !== undefined && asked !== undefined && asked !== kept
    ? E.left({ failure: 'name-differs', name: kept })
    : E.right(kept)
}

/** The name, or why none is believed. */
export const settleName = async (
  ports: Ports,
  config: Pick<Config, 'name'>,
  { found, ledgerId, isNew }: Known,
): Promise<Either<NodeFailure, string>> => {
  const known = keptName(config, { found })
  if (E.isLeft(known)) return known
  const [kept, asked] = [known.right, config.name]
  if (found?.kind === 'record') return E.right(found.record.name)
  const name = kept ?? asked ?? ownName(ledgerId)
  if (isNew) return E.right(name)
  const proof = await proveName(ports, name)
  if (E.isLeft(proof)) return proof
  if (proof.right !== 'refuses') return E.right(name)
  return E.left(
    kept === undefined && asked === undefined
      ? { failure: 'name-missing' }
      : { failure: 'name-unproven', name },
  )
}
