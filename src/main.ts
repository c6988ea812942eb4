/** The composition root: the only file that knows which engines a ledger runs on. Opens one, serves one. */
import { randomUUID } from 'node:crypto'
import { uptime } from 'node:os'
import { E, TE, pipe } from './fp.ts'
import type { Either, TaskEither } from './fp.ts'
import type { Config } from './config.ts'
import type { Credentials } from './credentials/credentials.ts'
import { createServer } from './http/server.ts'
import { holdClock } from './kernel/held-clock.ts'
import type { HeldClock } from './kernel/held-clock.ts'
import { eventIdFrom } from './kernel/ids.ts'
import { openLedger } from './ledger/open-ledger.ts'
import type { OpenedLedger } from './ledger/open-ledger.ts'
import type { LedgerParts } from './ledger/parts.ts'
import { followAccessChanges } from './main/access-changes.ts'
import { openEngines } from './main/engines.ts'
import type { Engines, Keep, Opened } from './main/engines.ts'
import type { NodeFailure } from './main/failure.ts'
import { bundlesOf } from './main/bundles/bundles.ts'
import type { Bundles } from './exports/bundle/bundles.ts'
import { makePdfDrawing } from './exports/pages/worker/drawing.ts'
import type { DrawPdf } from './exports/pages/worker/drawing.ts'
import type { BundleParts } from './main/bundles/bundles.ts'
import { edgeLimits } from './main/edge/edge-limits.ts'
import { listen } from './main/edge/listen.ts'
import { identifiersOf, limitsFrom } from './main/ledger-settings.ts'
import { keyPlaceOf } from './main/safety/key-place.ts'
import { loggingOf } from './main/watch.ts'
import { digestOf } from './main/digest.ts'
import { upkeepOf } from './main/upkeep.ts'
import { openAgain } from './main/open-again.ts'
import { logHealth } from './main/transparency/log-health.ts'
import { openEndorsing } from './main/transparency/endorsing.ts'
import type { Endorsing } from './main/transparency/endorsing.ts'
import { samplingOf } from './main/bundles/sampling.ts'
import type { ServedLog } from './http/served-log.ts'
import { openTransparency } from './main/transparency/open-transparency.ts'
import { tellingNobody } from './main/telling.ts'
import type { Telling } from './main/telling.ts'
import type { OperationsLog } from './operations/log.ts'
import { heldReader } from './sequencer/following/held-reader.ts'
import type { Sequencer } from './sequencer/sequencer.ts'
import type { EmbeddedStore } from './store/embedded/embedded-store.ts'
import type { StateDigest } from './projector/digest.ts'
import type { RowStore } from './projector/rows.ts'
import type { Upkeep } from './ledger/upkeep.ts'

export type { NodeFailure } from './main/failure.ts'

/** A ledger in this process, on the engines of its configuration. */
export type LedgerNode = {
  readonly ledger: OpenedLedger
  readonly credentials: Credentials
  /** Makes bundles for regulators. */
  readonly bundles: Bundles
  /** Draws PDFs beside all else. */
  readonly drawPdf: DrawPdf
  /** Proofs over its log: tree, checkpoints, keys. */
  readonly transparency: Sequencer
  /** What others state about its checkpoints. */
  readonly endorsing: Endorsing
  /** What its operators may ask for that takes a while. */
  readonly upkeep: Upkeep
  /** 128 bits in hex, drawn when the folder was made. */
  readonly ledgerId: string
  /** Digest of all rows, once they hold every event recorded so far. */
  readonly digest: () => TaskEither<NodeFailure, StateDigest>
  /** Reads the log over and over, where it lies in this process. */
  readonly scrub: EmbeddedStore['scrub'] | undefined
  /** Reads all rows beside whoever is served. */
  readonly readRows: RowStore['readThrough']
  /** Draws events from the whole log by a seed. */
  readonly sample: ServedLog['sample']
  /** Closes everything, in order. Twice is harmless. */
  readonly close: () => Promise<void>
}

/** Closes what was opened, the last first. */
const closerOf = (opened: ReadonlyArray<Opened>): (() => Promise<void>) => {
  let closing: Promise<void> | undefined
  const closeAll = async (): Promise<void> => {
    for (const each of opened.toReversed()) await each.close()
  }
  return () => (closing ??= closeAll())
}

/** Time and chance as this process has them. */
const surroundings = (
  held: HeldClock,
): Pick<LedgerParts, 'held' | 'nowMs' | 'monotonicMs' | 'newId' | 'random'> => ({
  held,
  nowMs: held.nowMs,
  monotonicMs: () => performance.now(),
  newId: () => eventIdFrom(randomUUID()),
  random: Math.random,
})

/** Everything of a ledger's parts that is no engine. */
const settingsOf = async (config: Config, held: HeldClock, telling: Telling) => ({
  keyPlace: await keyPlaceOf(config),
  ...surroundings(held),
  identifiers: identifiersOf(config),
  limits: limitsFrom(config),
  onFolding: telling.foldingRows,
})

/** Notes in `opened` what is to be closed again. */
const keepingIn =
  (opened: Opened[]): Keep =>
  (part) => {
    opened.push(part)
    return part
  }

/** Before anything is recorded: what was signed and shown must still hold. */
const openProven = (
  config: Config,
  engines: Engines,
  settings: Awaited<ReturnType<typeof settingsOf>> & Opening,
  telling: Telling,
  keep: Keep,
): TaskEither<NodeFailure, Pick<LedgerNode, 'ledger' | 'transparency'>> =>
  pipe(
    (): Promise<Either<NodeFailure, Sequencer>> => openTransparency(config, engines, telling),
    TE.map(keep),
    TE.flatMap((transparency) =>
      pipe(
        openLedger({
          ...engines,
          ...settings,
          heldLog: heldReader(engines.store, transparency),
        }),
        TE.mapLeft((failure): NodeFailure => failure),
        TE.map((ledger) => ({ transparency, ledger: keep(ledger) })),
      ),
    ),
    TE.tapError(() => TE.fromTask(engines.marks.close)),
  )

const drawn = (parts: BundleParts, keep: Keep) => {
  const { draw: drawPdf } = keep(makePdfDrawing())
  return { bundles: bundlesOf({ ...parts, drawPdf }), drawPdf }
}

const openParts = async (
  config: Config,
  held: HeldClock,
  telling: Telling,
  opened: Opened[],
  opening: Opening,
): Promise<Either<NodeFailure, LedgerNode>> => {
  const keep = keepingIn(opened)
  const engines = await openEngines(config, held, telling, keep)
  if (E.isLeft(engines)) return engines
  const { credentials, ledgerId, marks, scrub, rows } = engines.right
  const settings = { ...opening, ...(await settingsOf(config, held, telling)) }
  const proven = await openProven(config, engines.right, settings, telling, keep)()
  if (E.isLeft(proven)) return proven
  const { ledger, transparency } = proven.right
  keep(marks)
  // Closed before the ledger is, which closes the log that it follows.
  keep(transparency)
  const endorsing = await openEndorsing(config, transparency, ledger, telling)
  if (E.isLeft(endorsing)) return endorsing
  keep(endorsing.right)
  transparency.start()
  keep(followAccessChanges(credentials, ledger))
  const digest = digestOf(ledger, rows)
  return E.right({
    ledger,
    credentials,
    ...drawn({ ...engines.right, ledger, log: transparency, endorser: endorsing.right }, keep),
    transparency,
    endorsing: endorsing.right,
    upkeep: keep(upkeepOf(config, ledger, digest)),
    ledgerId,
    scrub,
    readRows: rows.readThrough,
    digest,
    sample: samplingOf(heldReader(engines.right.store, transparency)),
    close: closerOf(opened),
  })
}

/** What a clock that leaps is held against: what goes by, and the time the machine was up, which counts its sleep. */
const holding = (nowMs: () => number, boundMs: number): HeldClock =>
  holdClock({
    wallMs: nowMs,
    monotonicMs: () => performance.now(),
    sleptMs: () => uptime() * 1_000 - performance.now(),
    boundMs,
  })

/** `opensAhead`: also where the last event lies beyond the clock, which is about to be accepted. */
export type Opening = Pick<LedgerParts, 'opensAhead'>

/** Opens the ledger of a folder, making it where there is none; a failure closes again what was opened. One process at a time. `nowMs` is ms since 1970. */
export const openNode =
  (
    config: Config,
    nowMs: () => number,
    telling: Telling = tellingNobody,
    opening: Opening = {},
  ): TaskEither<NodeFailure, LedgerNode> =>
  async () => {
    const held = holding(nowMs, config.clockLeapMs)
    return openAgain(telling, async (told, begun) => {
      const opened: Opened[] = []
      begun(closerOf(opened))
      return openParts(config, held, told, opened, opening)
    })
  }

/** A server that listens. */
export type Serving = {
  readonly origin: string
  /** Takes no more requests and lets those in flight finish. The node stays open (`LedgerServer.close`). */
  readonly close: (drainMs?: number) => Promise<void>
}

/** Serves an open node over HTTP; done once it listens. `log` is told of answers and bugs. */
export const serveNode =
  (
    node: Omit<LedgerNode, 'ledgerId' | 'digest' | 'scrub' | 'readRows' | 'close'>,
    { host, port, limits, store, log: logged, transparency: { entries } }: Config,
    log: Pick<OperationsLog, 'write'> = { write: () => {} },
  ): TaskEither<NodeFailure, Serving> =>
  async () => {
    const { server, close } = createServer({
      ledger: node.ledger,
      upkeep: node.upkeep,
      credentials: node.credentials,
      bundles: node.bundles,
      drawPdf: node.drawPdf,
      transparency: node.transparency,
      servedLog: {
        entries: node.transparency.entries,
        sample: node.sample,
        endorsed: node.endorsing.endorsed,
        health: () => logHealth(node.transparency.health(), node.endorsing),
      },
      entriesFor: entries,
      limits: edgeLimits(limits, store === 'embedded' ? 'folder' : 'server'),
      ...loggingOf(log, logged),
    })
    return pipe(
      await listen(server, { host, port })(),
      E.map((origin) => ({ origin, close })),
    )
  }
