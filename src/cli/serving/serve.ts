/** `serve`: the ledger over HTTP, until it is told to stop. */
import { randomUUID } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { serveNode } from '../../main.ts'
import type { LedgerNode, Serving } from '../../main.ts'
import {
  besideLogText,
  besideVaultText,
  isBeside,
  keyPlaceOf,
} from '../../main/safety/key-place.ts'
import { holdPort } from '../../main/accepted-loss.ts'
import { forgetListening, noteListening } from '../../main/edge/listening.ts'
import { eventIdFrom } from '../../kernel/ids.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { keepDecisionsLogged } from '../../main/decisions-logged/keep.ts'
import type { EndKeeping } from '../../main/decisions-logged/keep.ts'
import { hasLog } from '../../main/log.ts'
import { closeToOthers } from '../../main/safety/permissions.ts'
import { startRowsScrub } from '../../main/scrubbing/scrub-rows.ts'
import { startScrub } from '../../main/scrubbing/scrub.ts'
import { startTreeScrub } from '../../main/scrubbing/scrub-tree.ts'
import { watchAlarms } from '../../main/watch.ts'
import type { Telling } from '../../main/telling.ts'
import { tallyFrom } from '../../operations/decision-tally.ts'
import type { DecisionTally } from '../../operations/decision-tally.ts'
import { openOperationsLog } from '../../operations/log.ts'
import type { OperationsLog } from '../../operations/log.ts'
import type { LogLine } from '../../operations/log-line.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { configFlags, configOptions } from '../line/config-flags.ts'
import { ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { noteKeysShown } from './first-keys-due.ts'
import { createFirstKeys, keysText, publishFirst } from './first-start.ts'
import { openLedgerNode } from '../opening/node.ts'
import { readPackage } from '../policy/policy-files.ts'
import { letHeapGrowBy } from '../process/heap.ts'
import { seedPolicyFolder } from '../process/project.ts'
import { stopAsked } from '../process/running.ts'
import { settingsFrom } from '../line/settings.ts'
import { tellingOperator } from '../shown/telling.ts'
import type { OperatorTelling } from '../shown/telling.ts'

/** Keys come after the port is taken, and are due until they were shown: one that was made and not seen is lost. */
const announce = async (
  node: LedgerNode,
  folder: string,
  { origin }: Serving,
  io: Io,
): Promise<Either<Fault, void>> => {
  const keys = await createFirstKeys(node.credentials, folder)
  if (E.isLeft(keys)) return keys
  await io.out(
    `${node.ledger.name} is listening on ${origin}\nThe contract: ${origin}/v1/docs\n${keysText(origin, node.ledger.view(), keys.right)}`,
  )
  if (keys.right.keys.length > 0) await noteKeysShown(folder)
  return E.right(undefined)
}

const startLine = ({ store, vault }: Config, version: string): LogLine => ({
  event: 'start',
  version,
  store: store === 'embedded' ? 'embedded' : 'kurrentdb',
  vault: vault === 'embedded' ? 'embedded' : 'postgres',
})

/** The outputs of a serving process. */
export type Told = {
  readonly log: OperationsLog
  readonly telling: OperatorTelling
  /** Counts decisions, where they are logged. */
  readonly tally: (DecisionTally & { readonly from: Instant }) | undefined
}

/** Opens the operations log of a process that is going to serve. */
export const openTold = ({ log: { target, decisions } }: Config): Told => {
  const from = instantOf(Date.now())
  const tally = decisions && target !== 'off' ? { ...tallyFrom(from), from } : undefined
  const log = openOperationsLog(target, Date.now, tally?.take)
  return { log, telling: tellingOperator(log), tally }
}

const keepingDecisions = async (
  { ledger }: LedgerNode,
  { folder, log: { target } }: Config,
  tally: Told['tally'],
): Promise<EndKeeping> =>
  tally === undefined
    ? async () => {}
    : keepDecisionsLogged({
        ledger,
        tally,
        from: tally.from,
        folder,
        file: typeof target === 'object' ? target.file : undefined,
        now: () => instantOf(Date.now()),
        log: eventIdFrom(randomUUID()),
      })

/** Reads the log, the rows, and the log against its tree, beside whoever is served; gives how to end that. */
const startScrubs = (
  { scrub, readRows, transparency }: LedgerNode,
  config: Config,
  telling: Telling,
): (() => Promise<void>) => {
  const ends = [
    startScrub(scrub, config, telling, Date.now),
    startRowsScrub(readRows, config, Date.now),
    startTreeScrub(transparency.walk, config, Date.now),
  ]
  return async () => {
    for (const end of ends) await end()
  }
}

/** Serves an open node until a signal; then requests in flight end first, and the store last. Closes the log. */
export const serveUntilStopped = async (
  node: LedgerNode,
  config: Config,
  io: Io,
  { log, telling, tally }: Told,
): Promise<Either<Fault, number>> => {
  const { drainMs } = config.limits
  const stop = stopAsked(io.err, drainMs)
  process.on('SIGHUP', log.reopen)
  const serving = await serveNode(node, config, log)()
  if (E.isLeft(serving)) {
    await node.close()
    log.close()
    stop.done()
    return E.left(faultFrom(serving.left))
  }
  telling.endWith(() => serving.right.close(0))
  noteListening(config.folder, serving.right.origin)
  log.write(startLine(config, io.version))
  const endWatch = watchAlarms(node, log)
  const endKeeping = await keepingDecisions(node, config, tally)
  const endScrubs = startScrubs(node, config, telling)
  const announced = await announce(node, config.folder, serving.right, io)
  // Nobody sends here before it was announced; whoever sits at a terminal is not made to wait either.
  const signal = E.isRight(announced) ? await stop.signalled : 'SIGINT'
  await serving.right.close(signal === 'SIGTERM' ? drainMs : 0)
  forgetListening(config.folder)
  endWatch()
  log.flush()
  await endKeeping()
  await endScrubs()
  await node.close()
  log.write({ event: 'stop' })
  log.close()
  process.off('SIGHUP', log.reopen)
  stop.done()
  return E.isLeft(announced) ? announced : E.right(ok)
}

const options = {
  ...configOptions,
  policy: {
    type: 'string',
    hint: 'FOLDER|FILE',
    about: 'the first policy of a new ledger (the one that comes with the program)',
  },
} as const

const openedBefore =
  '--policy is for a new ledger, and this one has a policy: nothing was published. Use consent-ledger publish, or POST /v1/policies'

/** Opens the ledger of a folder, with a first policy where it has none. */
const openWith = async (
  policy: string | undefined,
  config: Config,
  io: Io,
  telling: Telling,
): Promise<Either<Fault, LedgerNode>> => {
  const read = () => readPackage(policy ?? seedPolicyFolder)
  // Before anything is made: no ledger is left without a policy because of a slip in it.
  const slip = hasLog(config) ? E.right(undefined) : await read()
  if (E.isLeft(slip)) return slip
  const port = await holdPort(config)
  if (E.isLeft(port)) return E.left(faultFrom(port.left))
  const node = await openLedgerNode(config, Date.now, telling)
  if (E.isLeft(node)) return node
  const first = await publishFirst(node.right.ledger, read)
  if (E.isRight(first)) {
    if (first.right === 'was-open' && policy !== undefined) io.err(`${openedBefore}\n`)
    return node
  }
  await node.right.close()
  return first
}

/**
 * Some 100 MB are alive in a busy server. By V8's own measure it grew to 500 MB, with as many acts a second
 * (docs/reference/performance.md).
 */
const heapGrowth = 50

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  letHeapGrowBy(heapGrowth)
  const config = settingsFrom(io, configFlags(flags.right))
  if (E.isLeft(config)) return config
  const closed = await closeToOthers(config.right.folder)
  if (closed.length > 0)
    io.err(`access by other users of this machine was removed: ${closed.join(', ')}\n`)
  const told = openTold(config.right)
  const node = await openWith(flags.right.text('policy'), config.right, io, told.telling)
  if (E.isLeft(node)) {
    told.log.close()
    return node
  }
  if ((await keyPlaceOf(config.right)) === 'beside-vault') io.err(`${besideVaultText}\n`)
  const { folder, vault, transparency } = config.right
  if (vault === 'embedded' && (await isBeside(folder, transparency.signing)))
    io.err(`${besideLogText}\n`)
  return serveUntilStopped(node.right, config.right, io, told)
}

export const serve: Command = {
  usage: '[OPTIONS]',
  about: [
    'In an empty folder it creates a ledger, publishes the policy that comes with the program, or the one of --policy, and',
    'prints a credential for each role, once. On SIGINT or SIGTERM it finishes the requests in flight and closes the store.',
    'On SIGTERM, /readyz first answers 503 for LEDGER_DRAIN seconds, so that a load balancer can react.',
  ],
  options,
  examples: [
    'consent-ledger serve',
    'consent-ledger serve --data ./clinic --policy policies/riverside-clinic',
    'consent-ledger serve --data /srv/ledger --host 0.0.0.0 --port 8443',
    'LEDGER_PORT=9000 consent-ledger serve',
    'LEDGER_STORE_FILE=/run/secrets/store LEDGER_VAULT_FILE=/run/secrets/vault consent-ledger serve',
  ],
  exits: [
    '0   stopped by a signal',
    '65  the policy is invalid; each fault is named',
    '69  the port or the store is unavailable',
    '75  another process writes to this ledger',
    '78  a setting is wrong, or the folder is of another version',
    '130, 143  ended by a second signal',
  ],
  run,
}
