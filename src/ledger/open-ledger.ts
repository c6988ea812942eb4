/** Puts a ledger together from its ports: writers on one side, the projector and what reads its rows on the other. */
import { E, TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import { decodeStored } from '../events/decode-stored.ts'
import { sealEvents } from '../vault/sealed-store.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import { monotonic } from '../kernel/clock.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Instant } from '../kernel/instant.ts'
import { startProjector } from '../projector/run.ts'
import type { Projector, StartFailure } from '../projector/run.ts'
import { appendUntilKnown } from '../store/append-until-known.ts'
import type { EventStore, StoreFailure, StoredEvent } from '../store/event-store.ts'
import { ledgerOf } from './assemble.ts'
import type { OpenedLedger } from './assemble.ts'
import { readDocument } from './documents.ts'
import type { LedgerParts } from './parts.ts'
import { makeRegistryMemory } from './registry-memory.ts'
import { makeTables } from './tables.ts'

export type { OpenedLedger } from './assemble.ts'

export type OpenLedgerFailure = StartFailure | StoreFailure | VaultFailure

const pause = { firstPauseMs: 50, maxPauseMs: 2_000 }

/** Retries what is unknown, and remembers how far the log is known to reach. */
const persistent = ({ store, monotonicMs, random, limits }: LedgerParts, start: bigint) => {
  let head = start
  const ports = {
    store,
    nowMs: monotonicMs,
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
    jitter: random,
  }
  const append = appendUntilKnown(ports, { ...pause, deadlineMs: limits.appendDeadlineMs })
  let isAway = false
  const noting: EventStore<StoredEvent>['append'] = (stream, expected, events) =>
    pipe(
      append(stream, expected, events),
      TE.bimap(
        (failure) => {
          isAway = failure.failure === 'store-unavailable' || failure.failure === 'outcome-unknown'
          return failure
        },
        (appended) => {
          isAway = false
          if (appended.position > head) head = appended.position
          return appended
        },
      ),
    )
  const log = { head: () => head, isAway: () => isAway }
  return { store: { ...store, append: noting }, log }
}

/** When the log's last event was recorded: a clock that was put back starts from there. */
const lastRecordedAt = (
  store: EventStore<StoredEvent>,
): TaskEither<StoreFailure, { readonly position: bigint; readonly at: Instant | undefined }> =>
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

// Long enough for a log of some thousands of events to be folded again; a longer one is served while it catches up.
const firstFoldMs = 2_000

const start = (
  parts: LedgerParts,
  clock: Clock,
  head: bigint,
): TaskEither<OpenLedgerFailure, OpenedLedger> => {
  const ending = new AbortController()
  const tables = makeTables()
  const { store, log } = persistent(parts, head)
  const registry = makeRegistryMemory(readDocument(store), tables.registry.rows)
  const projector: TaskEither<OpenLedgerFailure, Projector> = startProjector({
    reader: store,
    rows: parts.rows,
    tables: tables.all,
    inMemory: [registry.inMemory],
    observers: [],
    nowMs: parts.monotonicMs,
    signal: ending.signal,
  })
  return pipe(
    projector,
    TE.map((running) =>
      ledgerOf({
        ...parts,
        store,
        clock,
        tables,
        projector: running,
        registry: registry.memory,
        log,
        seal: sealEvents({ vault: parts.vault, ledger: parts.name }),
      }),
    ),
    TE.tapTask((ledger) => () => ledger.waitFor(head, firstFoldMs)),
  )
}

/** Proves the vault, starts the projector, and answers once rows are level with a log that is not too long. */
export const openLedger = (parts: LedgerParts): TaskEither<OpenLedgerFailure, OpenedLedger> =>
  pipe(
    parts.vault.selfTest(),
    TE.mapLeft((failure): OpenLedgerFailure => failure),
    TE.flatMap(() => lastRecordedAt(parts.store)),
    TE.flatMap(({ position, at }) => start(parts, monotonic(parts.nowMs, at), position)),
  )
