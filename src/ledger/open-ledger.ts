/** Opens a ledger from its ports: the writers on one side, the projector and the readers of its rows on the other. */
import { E, TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { sealEvents } from '../vault/sealed-store.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import { believedClock } from '../kernel/held-clock.ts'
import { instantWithin } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import { decodeEvent } from '../projector/read-event.ts'
import type { Decode } from '../projector/read-event.ts'
import { startProjector } from '../projector/run.ts'
import type { Projector, StartFailure } from '../projector/run.ts'
import { makeLane } from '../store/lane.ts'
import type { EventStore, StoreFailure, StoredEvent } from '../store/event-store.ts'
import { ledgerOf } from './assemble.ts'
import type { OpenedLedger } from './assemble.ts'
import { acceptedIn, lastAccepted } from './clock/clock-accepted.ts'
import { readDocument } from './registry/documents.ts'
import { persistent } from './persistent.ts'
import type { EraseFailure } from './ledger.ts'
import type { LedgerParts } from './parts.ts'
import { makeRegistryMemory } from './registry/registry-memory.ts'
import { optOutsOfPerson } from './identity/opt-outs.ts'
import { replayErasures } from './identity/replay-erasures.ts'
import { makeTables } from './tables.ts'
import type { Tables } from './tables.ts'
import { rememberPeople } from './memory/people.ts'
import { makeWrittenEvents } from './memory/written-events.ts'
import type { WrittenEvents } from './memory/written-events.ts'
import { isAheadOf, keepTime } from './clock/timekeeper.ts'
import type { Timekeeper } from './clock/timekeeper.ts'

export type { OpenedLedger } from './assemble.ts'

/** The vault may contain keys that the log says are destroyed. The ledger does not open until they are destroyed again. */
export type ErasuresNotReplayed = {
  readonly failure: 'erasures-not-replayed'
  readonly cause: EraseFailure
}

/** The last event has a time that the clock has not reached: one of the two is wrong. */
export type ClockBehindLog = {
  readonly failure: 'clock-behind-log'
  readonly recorded: Instant
  readonly clock: Instant
}

export type OpenLedgerFailure =
  | StartFailure
  | StoreFailure
  | VaultFailure
  | ErasuresNotReplayed
  | ClockBehindLog

/** The end of the log: its position, and the time of the last event. */
type End = { readonly position: bigint; readonly at: Instant | undefined }

const endOf = (store: EventStore<StoredEvent>): TaskEither<StoreFailure, End> =>
  pipe(
    store.readAll({ direction: 'backwards', from: 'end', maxCount: 1 }),
    TE.map(([last]) => {
      const event = last === undefined ? undefined : decodeStored(last.event.json)
      return {
        position: last?.position ?? -1n,
        at: event !== undefined && E.isRight(event) ? event.right.recordedAt : undefined,
      }
    }),
  )

// A log of some thousand events is folded within one round; a longer one takes several.
const roundMs = 200
const betweenMs = 20

/** Waits until the rows name all erased people, however long it takes; ends early only if the projector stopped. */
const erasuresKnown = async (
  { projector }: OpenedLedger,
  head: bigint,
  onFolding: LedgerParts['onFolding'],
): Promise<void> => {
  for (;;) {
    const waited = await projector.waitFor(head, roundMs)
    onFolding?.(Number(projector.position() + 1n), Number(head + 1n))
    if (waited === 'stopped' || projector.positionOf('erasure-register') >= head) return
    await new Promise<void>((done) => setTimeout(done, betweenMs))
  }
}

/**
 * The number of rounds to wait for catalogues: five seconds. After that, purposes of a policy that could not be loaded
 * are denied, and health names it.
 */
const catalogueRounds = 250

/**
 * Waits for the published policies. With fewer of them, a new policy could be published under names that another one
 * has.
 */
const catalogueKnown = async ({ projector }: OpenedLedger, head: bigint): Promise<void> => {
  for (let round = 0; round < catalogueRounds; round += 1) {
    if (projector.positionOf('registry') >= head) return
    if ((await projector.health()).stopped !== undefined) return
    await new Promise<void>((done) => setTimeout(done, betweenMs))
  }
}

const ready =
  (
    ledger: OpenedLedger,
    { vault, newId, store, onFolding }: LedgerParts,
    { erasures }: Tables,
    head: bigint,
  ): TaskEither<OpenLedgerFailure, OpenedLedger> =>
  async () => {
    await erasuresKnown(ledger, head, onFolding)
    await catalogueKnown(ledger, head)
    const optOutsOf = optOutsOfPerson({ store, lane: makeLane() })
    const env = { rows: erasures.rows, vault, erase: ledger.erase, newId, optOutsOf }
    const replayed = await replayErasures(env)()
    if (E.isRight(replayed)) {
      // Records identity changes that a crash kept out of the log. If that fails now, the next use of the identifier
      // does it.
      await ledger.tellIdentity()
      return E.right(ledger)
    }
    await ledger.close()
    return E.left({ failure: 'erasures-not-replayed', cause: replayed.left })
  }

// Some seconds of acts. The feed is milliseconds behind; if it falls further behind, decoding again costs little
// beside that.
const writtenEvents = 4_096

const sparingDecode =
  ({ take }: WrittenEvents): Decode =>
  (stored) => {
    const known = take(stored)
    return known === undefined ? decodeEvent(stored) : E.right(known)
  }

/** The timekeeper, from the clock and the end of the log. Refused if no right clock could have recorded that end. */
const timekeeperOf = (
  { store, nowMs, held = believedClock(nowMs), limits, opensAhead }: LedgerParts,
  { at }: End,
): TaskEither<OpenLedgerFailure, Timekeeper> => {
  const boundMs = limits.clockLeapMs
  const kept = { held, boundMs, floor: at }
  if (at === undefined || !isAheadOf(at, held.nowMs(), boundMs))
    return TE.right(keepTime({ ...kept, acceptedUntil: undefined }))
  return pipe(
    lastAccepted(store),
    TE.flatMap((acceptedUntil): TaskEither<OpenLedgerFailure, Timekeeper> =>
      opensAhead === true || (acceptedUntil !== undefined && at <= acceptedUntil)
        ? TE.right(keepTime({ ...kept, acceptedUntil }))
        : TE.left({
            failure: 'clock-behind-log',
            recorded: at,
            clock: instantWithin(held.wallMs()),
          }),
    ),
  )
}

/** Keeps this node from recording at an earlier time than events of other nodes. */
const observing =
  ({ observe, noteAccepted }: Timekeeper) =>
  (batch: ReadonlyArray<{ readonly event: LedgerEvent }>): void => {
    for (const { event } of batch) {
      const accepted = acceptedIn(event)
      if (accepted !== undefined) noteAccepted(accepted)
      observe(event.recordedAt)
    }
  }

const memoriesOf = (parts: LedgerParts, tables: Tables, store: EventStore<StoredEvent>) => ({
  registry: makeRegistryMemory(readDocument(store), tables.registry.rows),
  written: makeWrittenEvents(writtenEvents),
  people: rememberPeople(parts, tables),
})

const start = (
  parts: LedgerParts,
  timekeeper: Timekeeper,
  head: bigint,
): TaskEither<OpenLedgerFailure, OpenedLedger> => {
  const ending = new AbortController()
  const tables = makeTables()
  const { store, log } = persistent(parts, head)
  const { registry, written, people } = memoriesOf(parts, tables, store)
  const projector: TaskEither<OpenLedgerFailure, Projector> = startProjector({
    ...parts,
    reader: store,
    tables: tables.all,
    inMemory: [registry.inMemory],
    observers: [observing(timekeeper), people.observe],
    keeping: people.keeping,
    decode: sparingDecode(written),
    nowMs: parts.monotonicMs,
    signal: ending.signal,
  })
  return pipe(
    projector,
    TE.map((running) =>
      ledgerOf({
        ...parts,
        store,
        ...timekeeper,
        timekeeper,
        tables,
        people,
        projector: running,
        registry: registry.memory,
        log,
        noteWritten: written.note,
        seal: sealEvents({ vault: parts.vault, ledger: parts.name }),
      }),
    ),
    TE.flatMap((ledger) => ready(ledger, { ...parts, store }, tables, head)),
  )
}

/** Checks the vault's keys, starts the projector, and repeats in the vault the erasures of the log. */
export const openLedger = (parts: LedgerParts): TaskEither<OpenLedgerFailure, OpenedLedger> =>
  pipe(
    parts.vault.selfTest(),
    TE.mapLeft((failure): OpenLedgerFailure => failure),
    TE.flatMap(() => endOf(parts.store)),
    TE.flatMap((end) =>
      pipe(
        timekeeperOf(parts, end),
        TE.flatMap((timekeeper) => start(parts, timekeeper, end.position)),
      ),
    ),
  )
