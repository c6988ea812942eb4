/** Assembles the functions of a ledger, and gives each one only the parts that it needs. */
import type { TaskEither } from '../fp.ts'
import { endsOf } from '../../projections/consent/ended-grounds.ts'
import { lensFor } from '../../projections/internal/standing.ts'
import type { ChangesKnown } from '../deciders/access-change.ts'
import type { ErasureState } from '../deciders/erasure.ts'
import type { IdentityState } from '../deciders/identity.ts'
import type { PolicyState } from '../deciders/policy.ts'
import type { RegistryState } from '../deciders/registry.ts'
import type { Env } from './recording/run-command.ts'
import type { Projector } from '../projector/run.ts'
import type { Progress } from '../projector/rebuild/build.ts'
import type { RebuildRefusal } from '../projector/rebuild/builder.ts'
import { stateDigest } from '../projector/digest.ts'
import type { StateDigest } from '../projector/digest.ts'
import type { Stopped } from '../projector/live/health.ts'
import { openEvent } from '../vault/sealed-store.ts'
import { recordAct } from './acts/act.ts'
import type { Receipts } from './idempotency/repeat-answer.ts'
import { askNow, askThen } from './reading/ask.ts'
import { oneByOneId } from './acts/begun-ids.ts'
import { acceptClock } from './clock/clock-accepted.ts'
import { decidedBy } from './decided-by.ts'
import { readDocument } from './registry/documents.ts'
import { makeNaming } from './recording/command.ts'
import { eraseSubject } from './identity/erase.ts'
import { healthOf } from './health.ts'
import { identityOf } from './identity/identity.ts'
import { isBehind, seenByActs } from './acts/seen-by-acts.ts'
import type { Identity } from './identity/identity.ts'
import type { Ledger } from './ledger.ts'
import { rehearsePublication } from './publishing/publication.ts'
import { publishPolicy } from './publishing/publish.ts'
import { makeReading } from './reading/read-people.ts'
import { mustBeDrawn } from './recording/presence.ts'
import { recordAccess } from './recording/record-reading.ts'
import { recordDecisions } from './recording/record-decisions.ts'
import { recordDeposit } from './recording/record-deposit.ts'
import { recordExport } from './recording/record-export.ts'
import type { DepositedSize, LoggedParts } from '../deciders/kept-outside.ts'
import { recordChange } from './recording/record-change.ts'
import { registerCommand } from './publishing/register.ts'
import type { Running } from './running.ts'
import { suppressionsOf } from './identity/suppressions.ts'
import { makeStateCache } from '../replay/state-cache.ts'
import { whileClockHolds } from './clock/while-clock-holds.ts'
import { rebuildAll } from './rebuild.ts'
import { shownRows } from './reading/shown-rows.ts'
import { longWork } from '../store/lane.ts'
import { makeTurns } from '../store/turns.ts'

/** A ledger with the functions of its operators. */
export type OpenedLedger = Ledger & {
  /** Builds these projections (all, if none is named) anew beside the live ones. */
  readonly rebuild: (
    names: ReadonlyArray<string>,
    onProgress: (progress: Progress) => void,
  ) => TaskEither<RebuildRefusal | Stopped, void>
  /** The digest of the rows as last saved. */
  readonly digest: (signal?: AbortSignal) => Promise<StateDigest>
  readonly projector: Pick<Projector, 'health' | 'waitFor' | 'position' | 'positionOf'>
}

// Entries for the caches of policies and of the registry, which are small. People have a larger cache of their own.
const fewEvents = 10_000
// The stream of readings is long, but its state is empty: its one cache entry is never evicted.
const anyEvents = Number.MAX_SAFE_INTEGER

const envWith = <S>(
  { store, lane, seal, clock, observe, noteWritten }: Running,
  cache: Env<S>['cache'],
): Env<S> => ({ store, lane, seal, clock, observe, noteWritten, cache })

const envFor = <S>(running: Running, capacity: number): Env<S> =>
  envWith(running, makeStateCache<S>(capacity))

const receiptsOf = ({ tables, projector, limits }: Running): Receipts => ({
  rows: tables.receipts.rows,
  position: () => projector.positionOf(tables.receipts.name),
  waitFor: async (position) =>
    (await projector.waitFor(position, limits.maxLagMs)) === 'reached' &&
    projector.positionOf(tables.receipts.name) >= position,
})

type Writers = Pick<Ledger, 'act' | 'publish' | 'register' | 'erase'> & Identity

const sharedOf = (running: Running) => ({
  registry: running.registry,
  turns: makeTurns(),
  position: running.projector.position,
  naming: makeNaming(running),
  receipts: receiptsOf(running),
  head: running.log.head,
})

const writers = (running: Running): Writers => {
  const { projector, log, vault } = running
  const shared = sharedOf(running)
  const people = envWith(running, running.people.states)
  const forget = people.cache.drop
  const publish = publishPolicy({
    ...envFor<PolicyState>(running, fewEvents),
    ...shared,
    isCatalogueKnown: async () => {
      const head = log.head()
      await projector.waitFor(head, running.limits.maxLagMs)
      return projector.positionOf('registry') >= head
    },
  })
  const erase = eraseSubject({
    ...envFor<ErasureState>(running, fewEvents),
    ...shared,
    vault,
    drawn: mustBeDrawn(running),
    forget,
  })
  const register = registerCommand({ ...envFor<RegistryState>(running, fewEvents), ...shared })
  const settled = decidedBy(running)
  const act = recordAct({ ...people, ...shared, vault, ...seenByActs(running) })
  return {
    ...identityOf(running, { ...envFor<IdentityState>(running, 1), ...shared, vault, forget }),
    ...whileClockHolds(running.timekeeper, {
      act: oneByOneId((request) => settled(act(request))),
      register: (request) => settled(register(request)),
      publish: (request) => settled(publish(request)),
    }),
    erase: (subject, meta) => settled(erase(subject, meta)),
  }
}

type Recording = Pick<
  Ledger,
  'recordChange' | 'recordToken' | 'recordExport' | 'recordDeposit' | 'recordDecisions'
> & {
  readonly record: ReturnType<typeof recordAccess>
}

/** Records readers, and changes of access. */
const recording = (running: Running): Recording => {
  const turns = makeTurns()
  const reading = { ...envFor<null>(running, anyEvents), turns, newId: running.newId }
  const record = recordAccess(reading)
  const once = <S>() => ({ ...envFor<S>(running, fewEvents), turns, newId: running.newId })
  return {
    record,
    recordChange: recordChange({ ...envFor<ChangesKnown>(running, fewEvents), turns }),
    recordToken: (actor, body) => record(actor, [{ type: 'TokenIssued', body }]),
    recordExport: recordExport(reading),
    recordDeposit: recordDeposit(once<DepositedSize>()),
    recordDecisions: recordDecisions(once<LoggedParts>()),
  }
}

const rehearsing =
  ({ registry, clock }: Running): Ledger['rehearse'] =>
  (request) => {
    const now = clock()
    return rehearsePublication(registry.viewNow(now).catalogue, request, now)
  }

/** The source from which people's records are read. */
const toldFrom = ({ store, heldLog = store }: Running) => heldLog

const readers = (
  running: Running,
  record: Recording['record'],
): Pick<Ledger, 'ask' | 'askThen' | 'document' | 'reading' | 'view'> => {
  const { registry, projector, tables, store, lane, rounds, clock, vault, name } = running
  const asking = {
    clock,
    registry,
    store: toldFrom(running),
    lane,
    lensFor: lensFor(tables.standing.rows),
    position: projector.position,
    isBehind: isBehind(running),
  }
  const endsFor = endsOf(tables.ends.rows)
  return {
    ask: askNow(asking),
    askThen: askThen(asking),
    document: readDocument(store),
    view: () => registry.viewNow(clock()),
    reading: makeReading({
      lane,
      rounds,
      drawn: mustBeDrawn({ vault, store }),
      record: (actor, readings) =>
        record(
          actor,
          readings.map((body) => ({ type: 'LedgerRead' as const, body })),
        ),
      store: asking.store,
      open: openEvent({ vault, ledger: name }),
      aliases: vault.aliases,
      rowsOf: shownRows(tables),
      judging: () => {
        const at = clock()
        return { at, view: registry.viewNow(at), lensFor: asking.lensFor, endsFor }
      },
    }),
  }
}

/** The last events are folded within milliseconds; rows that are far behind continue at the next start. */
const lastFoldMs = 1_000

const closing = ({ projector, people, store, rows, vault, log }: Running) => {
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await projector.waitFor(log.head(), lastFoldMs)
    people.keepAll()
    await projector.stop()
    await rows.close()
    await store.close()
    await vault.close()
  }
  return () => (closed ??= close())
}

/** The ledger over running parts. */
export const ledgerOf = (started: Omit<Running, 'lane' | 'rounds'>): OpenedLedger => {
  const running: Running = { ...started, ...longWork() }
  const { projector } = running
  const { record, ...recorded } = recording(running)
  const written = writers(running)
  return {
    name: running.name,
    now: running.clock,
    viewThen: running.registry.viewThen,
    ...written,
    ...suppressionsOf(running, written, isBehind(running)),
    ...readers(running, record),
    rehearse: rehearsing(running),
    ...recorded,
    acceptClock: acceptClock(running.timekeeper, recorded.recordChange),
    waitFor: async (position, deadlineMs) =>
      (await projector.waitFor(position, deadlineMs)) === 'reached',
    health: healthOf(running, isBehind(running)),
    erasureReach: async (waitMs) => ({
      pages: await running.vault.erasedPages.settle(waitMs),
      keyPlace: running.keyPlace ?? 'apart',
    }),
    rebuild: rebuildAll(running),
    digest: (signal) => stateDigest(running.rows, signal),
    projector,
    close: closing(running),
  }
}
