/** Acts recorded on a store with whatever is remembered between them, and nothing else of a ledger around it. */
import { expect } from 'vitest'
import type { SubjectState } from '../../../src/deciders/subject.ts'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import { E, TE } from '../../../src/fp.ts'
import { uuidFrom } from '../../../src/kernel/hash.ts'
import { subjectFrom } from '../../../src/kernel/ids.ts'
import type { ActorId, SubjectId, SystemId } from '../../../src/kernel/ids.ts'
import type { ActEnv } from '../../../src/ledger/acts/act.ts'
import type { ActRequest } from '../../../src/ledger/ledger.ts'
import type { KeepingBounds, KeptStates } from '../../../src/ledger/memory/kept-states.ts'
import { makeNaming } from '../../../src/ledger/recording/command.ts'
import type { RowStore } from '../../../src/projector/rows.ts'
import type { StateCache } from '../../../src/replay/state-cache.ts'
import { lensOf } from '../../../src/standing/lens/folded-lens.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { makeLane } from '../../../src/store/lane.ts'
import { makeTurns } from '../../../src/store/turns.ts'
import { noon, view } from '../../decisions/fixture.ts'
import { right } from '../../support/unwrap.ts'

/** Remembers nobody. */
export const nothing: StateCache<SubjectState> = {
  get: () => undefined,
  set: () => {},
  drop: () => {},
}

/** Rows are folded from what was written, where it is remembered: it must be what they would have decoded. */
const asDecoded: ActEnv['noteWritten'] = ({ json }, event) => {
  expect(decodeStored(json)).toStrictEqual(E.right(event))
}

/** No state here is so long that its state lets go of commands: the rows are never asked. */
const allFolded: ActEnv['receipts'] = {
  rows: { get: () => undefined, nearest: () => undefined, scan: () => [] },
  position: () => 0n,
  waitFor: async () => true,
}
const dek = new Uint8Array(32)
/** Everybody is there, under one key. */
const vault: Parameters<typeof makeNaming>[0]['vault'] = {
  keyFor: () => TE.right({ kid: 'k1', dek }),
  existing: () => TE.right({ state: 'live', kid: 'k1', dek }),
  aliases: () => TE.right([]),
  ledgerSecret: dek,
}

/** At noon, for ever. What is personal is left out: these tests do not read it. */
export const envOf = (store: EmbeddedStore, cache: StateCache<SubjectState>): ActEnv => ({
  store,
  lane: makeLane(),
  cache,
  clock: () => noon,
  observe: () => {},
  noteWritten: asDecoded,
  seal: (events) => TE.right(events.map(({ personal: _left, ...event }) => event)),
  registry: { viewNow: () => view, viewThen: () => view, isWhole: () => true },
  turns: makeTurns(),
  receipts: allFolded,
  naming: makeNaming({ vault, store }),
  claimsBy: () => noon,
  clockErrorMs: 0,
  position: () => -1n,
  vault,
  seenWith: () => lensOf,
  isBehind: () => false,
  begun: { isKnown: () => true, isOfOther: () => () => false },
  isCatalogueWhole: () => Promise.resolve(true),
})

let people = 0
/** A person of whom nothing was said yet. */
export const somebody = (): SubjectId => subjectFrom((people += 1).toString(16).padStart(32, '0'))

/** The n-th act of a person. */
export const requestOf = (subject: SubjectId, act: ActRequest['act'], n: number): ActRequest => ({
  subject,
  act,
  meta: {
    actor: { role: 'service', id: 'tester' as ActorId },
    id: uuidFrom(subject, n),
    key: { system: 'tester' as SystemId, key: `${n}`, payload: JSON.stringify(act) },
  },
})

/** Every state is worth a text, however short its stream, and after each event. */
export const everything: KeepingBounds = {
  events: 1,
  news: 1,
  charactersPerEvent: Number.POSITIVE_INFINITY,
}

/** Has what waits written, as the saver of rows does where the rows are as far as the log; how much it was. */
export const saved = async (
  rows: RowStore,
  { keeping: { take, settle } }: KeptStates,
): Promise<number> => {
  const changes = [...take(2n ** 62n)]
  await right(rows.commit([], rows.state(), changes))
  settle(true)
  return changes.length
}
