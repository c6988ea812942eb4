/** `demo`: a ledger with people in it, made through real commands and the same for the same seed. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { parseInstant, msOf } from '../../kernel/instant.ts'
import type { LedgerNode } from '../../main.ts'
import type { StateDigest } from '../../projector/digest.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Flags, Io } from '../line/command.ts'
import { drawPeople } from './draw.ts'
import { populate } from './populate.ts'
import { prove } from './prove.ts'
import { report } from './report.ts'
import type { Report } from './report.ts'
import { storyOf } from './story.ts'
import type { Story } from './story.ts'
import { firstDay, worldOf } from './world.ts'
import type { World } from './world.ts'
import { faulty, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { hasLedger } from '../opening/history.ts'
import { openLedgerNode } from '../opening/node.ts'
import { readPackage } from '../policy/policy-files.ts'
import { progress } from '../shown/progress.ts'
import { seedPolicyFolder } from '../process/project.ts'
import { serveOptions } from '../line/config-flags.ts'
import { openTold, serveUntilStopped } from '../serving/serve.ts'
import { settingsFrom } from '../line/settings.ts'
import { withThrowAway } from '../process/throw-away.ts'
import type { ThrowAway } from '../process/throw-away.ts'

const dayMs = 86_400_000
const defaultPeople = 300
/** More would take longer than a demo should; the benchmarks make larger ones. */
const maxPeople = 100_000

const options = {
  people: {
    type: 'string',
    hint: 'N',
    about: `the number of people, 1 to ${maxPeople} (${defaultPeople}), the cases included`,
  },
  seed: {
    type: 'string',
    hint: 'TEXT',
    about: 'the seed of the random history (1)',
  },
  'ends-at': {
    type: 'string',
    hint: 'INSTANT',
    about: 'the end of the history (the last midnight, UTC)',
  },
  'no-serve': { type: 'boolean', about: 'report and end, without serving' },
  data: {
    type: 'string',
    hint: 'FOLDER',
    about: 'keep the ledger in this new folder (a temporary one, removed at the end)',
  },
  ...serveOptions,
  json: { type: 'boolean', about: 'print the report as JSON' },
} as const

type Plan = { readonly world: World; readonly people: number }

const planOf = ({ text }: Flags<typeof options>, nowMs: number): Either<Fault, Plan> => {
  const said = text('people') ?? String(defaultPeople)
  const people = /^\d{1,6}$/.test(said) ? Number(said) : 0
  if (people < 1 || people > maxPeople)
    return E.left(faulty('usage', `--people: expected a whole number from 1 to ${maxPeople}`))
  const seed = text('seed') ?? '1'
  if (!/^[\w.-]{1,64}$/.test(seed))
    return E.left(faulty('usage', '--seed: expected 1 to 64 letters, digits and . _ -'))
  const ends = text('ends-at')
  if (ends === undefined)
    return E.right({ world: worldOf(seed, Math.floor(nowMs / dayMs) * dayMs), people })
  const at = parseInstant(ends)
  if (E.isLeft(at)) return E.left(faulty('usage', `--ends-at: expected ${at.left}`))
  if (msOf(at.right) > nowMs)
    return E.left(faulty('usage', '--ends-at: expected an instant that is past'))
  return E.right({ world: worldOf(seed, msOf(at.right)), people })
}

type Clock = {
  readonly nowMs: () => number
  readonly set: (ms: number) => void
  readonly release: () => void
}

/** Stands where it was set, until it is released to run as all clocks do. */
const demoClock = (startMs: number): Clock => {
  let setTo: number | undefined = startMs
  return {
    nowMs: () => setTo ?? Date.now(),
    set: (ms) => {
      setTo = ms
    },
    release: () => {
      setTo = undefined
    },
  }
}

type Lived = { readonly story: Story; readonly digest: StateDigest }

/** Lives the story through on an open ledger, erasures last. The digest is of what the seed decides: all before them. */
const live = async (
  node: LedgerNode,
  { world, people }: Plan,
  clock: Clock,
  io: Io,
): Promise<Either<Fault, Lived>> => {
  const pkg = await readPackage(seedPolicyFolder)
  if (E.isLeft(pkg)) return pkg
  const story = storyOf(world, pkg.right, people)
  const shown = progress(io, 'people act', 'steps')
  const stage = { world, ledger: node.ledger, pkg: pkg.right, setClock: clock.set }
  const lived = await populate(stage, story.steps, 0, shown.at)
  shown.end()
  if (E.isLeft(lived)) return lived
  const digest = await node.digest()()
  if (E.isLeft(digest)) return E.left(faultFrom(digest.left))
  const erased = await populate(stage, story.erasures, story.steps.length, () => {})
  return E.isLeft(erased) ? erased : E.right({ story, digest: digest.right })
}

const tell = async (
  { ledger }: LedgerNode,
  { world }: Plan,
  { story, digest }: Lived,
): Promise<Either<Fault, Report>> => {
  const proofs = await prove(ledger, world, story.cases)
  if (E.isLeft(proofs)) return proofs
  const { overall, position } = digest
  const events = ledger.health().head + 1n
  const { people } = story
  return E.right({ world, people, events, position, digest: overall, proofs: proofs.right })
}

const misjudged = ({ proofs }: Report): Either<Fault, void> => {
  const wrong = proofs.find(({ isRight }) => !isRight)
  if (wrong === undefined) return E.right(undefined)
  return E.left(faulty('software', `check ${wrong.check} was decided wrongly`))
}

type Choice = {
  readonly isJson: boolean
  readonly serves: boolean
  /** Signals are the server's from then on. */
  readonly handOver: () => void
}

const runIn = async (
  config: Config,
  plan: Plan,
  { isJson, serves, handOver }: Choice,
  io: Io,
): Promise<Either<Fault, number>> => {
  const clock = demoClock(plan.world.at(firstDay, 0))
  const pkg = await readPackage(seedPolicyFolder)
  if (E.isLeft(pkg)) return pkg
  const { world, people } = plan
  const { steps, erasures } = storyOf(world, pkg.right, people)
  const drawn = await drawPeople(config, world, [...steps, ...erasures], clock.nowMs)
  if (E.isLeft(drawn)) return drawn
  // The story lives through years in seconds.
  const believed = { ...config, clockLeapMs: Number.POSITIVE_INFINITY }
  const serving = openTold(config)
  const node = await openLedgerNode(believed, clock.nowMs, serving.telling)
  if (E.isLeft(node)) {
    serving.log.close()
    return node
  }
  const lived = await live(node.right, plan, clock, io)
  const told = E.isLeft(lived) ? lived : await tell(node.right, plan, lived.right)
  if (E.isRight(told)) await io.out(report(told.right, isJson))
  const judged = E.isLeft(told) ? told : misjudged(told.right)
  if (E.isRight(judged) && serves) {
    clock.release()
    handOver()
    return serveUntilStopped(node.right, config, io, serving)
  }
  await node.right.close()
  serving.log.close()
  return E.isLeft(judged) ? judged : E.right(ok)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text } = flags.right
  const plan = planOf(flags.right, Date.now())
  if (E.isLeft(plan)) return plan
  const kept = text('data')
  if (kept !== undefined && hasLedger(kept))
    return E.left(
      faulty('cannot-create', `${kept} already has a ledger; the demo needs a new folder`),
    )
  const choice = { isJson: flags.right.is('json'), serves: !flags.right.is('no-serve') }
  const runWith = async ({ folder, handOver }: ThrowAway): Promise<Either<Fault, number>> => {
    // A demo's keys are its own: no key of a real ledger is taken from the environment. Of its log the name is, by which a
    // kept folder is served afterwards: under another one it would be another log.
    const { LEDGER_HOST, LEDGER_PORT, LEDGER_ORIGIN } = io.env
    const config = settingsFrom(
      { ...io, env: { LEDGER_HOST, LEDGER_PORT, LEDGER_ORIGIN } },
      { data: folder, host: text('host'), port: text('port'), name: 'demo' },
    )
    if (E.isLeft(config)) return config
    return runIn(config.right, plan.right, { ...choice, handOver }, io)
  }
  return kept === undefined
    ? withThrowAway('consent-ledger-demo-', io, runWith)
    : runWith({ folder: kept, handOver: () => {} })
}

export const demo: Command = {
  usage: '[--people N] [--seed TEXT] [--no-serve] [OPTIONS]',
  about: [
    'Fills a ledger with six weeks of history, by the commands that services use: every case that decisions must get right,',
    'each with questions that prove it, and a crowd of other people. The same seed and end give the same history and the',
    'same state digest. The ledger is removed at the end unless --data names a folder for it.',
  ],
  options,
  examples: [
    'consent-ledger demo',
    'consent-ledger demo --people 1000 --seed 7 --no-serve',
    'consent-ledger demo --no-serve --data ./demo --ends-at 2026-11-01T00:00:00Z',
  ],
  exits: [
    '0  reported, or stopped by a signal',
    '70 a case was decided wrongly',
    '73 the folder already has a ledger',
  ],
  run,
}
