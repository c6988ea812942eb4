/**
 * What was said about what may be asked? The registry's events themselves, few and kept whole, so that the catalogue
 * is folded at the start without reading the log.
 */
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { E } from '../../src/fp.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { decodeStored } from '../../src/events/decode-stored.ts'
import type { Projection, Rows } from '../../src/projector/projection.ts'
import { positionKey } from '../subject-key.ts'

type RegistryEvent = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'PolicyVersionPublished'
      | 'RecipientRegistered'
      | 'RecipientFrozen'
      | 'SourceWarrantyRecorded'
      | 'MessageClassDeclared'
      | 'LawProfileActivated'
      | 'IdentifierKindAdded'
  }
>

const types: { readonly [T in RegistryEvent['type']]: true } = {
  PolicyVersionPublished: true,
  RecipientRegistered: true,
  RecipientFrozen: true,
  SourceWarrantyRecorded: true,
  MessageClassDeclared: true,
  LawProfileActivated: true,
  IdentifierKindAdded: true,
}

/** The event as canonical JSON, in the shape it had when it was folded; empty for none. */
export type RegistryRow = { readonly json: string }

/** Whether an event says what may be asked. */
export const isRegistryEvent = (event: LedgerEvent): event is RegistryEvent =>
  Object.hasOwn(types, event.type)

export const registry: Projection<RegistryRow> = {
  name: 'registry',
  version: 1,
  keysOf: ({ event, position }) => (isRegistryEvent(event) ? [positionKey(position)] : []),
  initial: { json: '' },
  evolve: (_, { event }) => ({ json: canonicalJson(event) }),
}

const pageSize = 1_000

/** All of them, oldest first. Throws where a row cannot be read: a catalogue with a gap must not be served. */
export const registryEvents = (rows: Rows<RegistryRow>): ReadonlyArray<LedgerEvent> => {
  const events: LedgerEvent[] = []
  let after: string | undefined
  for (;;) {
    const page = rows.scan('', pageSize, after)
    for (const [key, { json }] of page) {
      // Through the same door as the log: an old shape is brought up to date.
      const read = decodeStored(json)
      if (E.isLeft(read)) throw new Error(`the registry event at ${key} is ${read.left}`)
      events.push(read.right)
    }
    after = page.at(-1)?.[0]
    if (page.length < pageSize) return events
  }
}
