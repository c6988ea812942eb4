/** `audit sample`: events of a verified bundle, drawn by a seed. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { drawing } from '../../exports/sampling/draw.ts'
import {
  belongsTo,
  maxSample,
  maxSeed,
  populationOf,
  populations,
} from '../../replay/population.ts'
import type { Population } from '../../replay/population.ts'
import type { DisclosedEvent } from '../../exports/verify/checks/events.ts'
import type { BundleReport } from '../../exports/verify/report.ts'
import { entriesTileFile } from '../../exports/verify/tree/tile-files.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import { fullWidth } from '../../transparency/tiles/tile.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Flags, Io } from '../line/command.ts'
import { bundleReport, withFile } from '../verify/bundle.ts'
import { believed } from '../verify/input.ts'
import { reportLines } from '../verify/report-words.ts'
import { exits, faulty, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { jsonLine } from '../words/json.ts'

const options = {
  report: {
    type: 'string',
    hint: 'KIND',
    about: `the kind of event to sample: ${populations.join(', ')}`,
  },
  size: { type: 'string', hint: 'N', about: `the size of the sample: 1 to ${maxSample} events` },
  seed: {
    type: 'string',
    hint: 'TEXT',
    about: 'text that the auditor chooses after the bundle was written, and notes',
  },
  key: {
    type: 'string',
    multiple: true,
    hint: 'VKEY',
    about: "the log's key: NAME+KEYID+BASE64; may be given several times",
  },
  policy: {
    type: 'string',
    hint: 'FILE',
    about: 'keys of logs and witnesses, and the quorum (c2sp.org/tlog-policy)',
  },
  json: { type: 'boolean', about: 'JSON lines' },
} as const

type Asked = {
  readonly path: string
  readonly population: Population
  readonly size: number
  readonly seed: string
  readonly isJson: boolean
}

const sizeFrom = (text: string | undefined): number | undefined => {
  const size = /^[1-9]\d{0,4}$/.test(text ?? '') ? Number(text) : 0
  return size >= 1 && size <= maxSample ? size : undefined
}

const askedBy = ({ text, is, words }: Flags<typeof options>): Either<Fault, Asked> => {
  const [what, path] = words
  if (what !== 'sample') return E.left(faulty('usage', 'unknown subcommand, expected: sample'))
  if (path === undefined) return E.left(faulty('usage', 'BUNDLE is required'))
  const population = populationOf(text('report'))
  if (population === undefined)
    return E.left(faulty('usage', `--report: expected one of ${populations.join(', ')}`))
  const size = sizeFrom(text('size'))
  if (size === undefined) return E.left(faulty('usage', `--size: expected 1 to ${maxSample}`))
  const seed = text('seed') ?? ''
  if (seed === '' || seed.length > maxSeed)
    return E.left(faulty('usage', `--seed: expected 1 to ${maxSeed} characters`))
  return E.right({ path, population, size, seed, isJson: is('json') })
}

const lineOf = (
  { index, recorded: { event, position } }: DisclosedEvent,
  treeSize: number,
  isJson: boolean,
): string => {
  const file = entriesTileFile(Math.floor(index / fullWidth), treeSize)
  const { id, type, recordedAt } = event
  const entry = index % fullWidth
  return isJson
    ? jsonLine({ index, position, id, type, recordedAt, file, entry })
    : `${index}  ${recordedAt}  ${type}  ${id}  ${file} entry ${entry}`
}

/** A population is whole only where the whole log is there. */
const isWhole = ({ about }: BundleReport): boolean => about?.scope.kind === 'ledger'

const draw = async (asked: Asked, policy: Policy, io: Io): Promise<Either<Fault, number>> => {
  const { path, population, size, seed, isJson } = asked
  const drawn = drawing<DisclosedEvent>(nodeCrypto, seed, size)
  const belongs = belongsTo(population)
  const onEvent = (event: DisclosedEvent): void => {
    if (belongs(event.recorded.event)) drawn.add(event.recorded.event.id, event)
  }
  const flags = { path, policy, authorities: undefined, since: undefined, onEvent }
  const report = await withFile(path, (access) => bundleReport(flags, access, io))
  if (E.isLeft(report)) return report
  const { about, verdict } = report.right
  if (verdict !== 'verified' || about === undefined) {
    await io.out(reportLines(report.right))
    return E.right(exits.data)
  }
  if (!isWhole(report.right))
    return E.left(
      faulty('data', `${path}: expected a bundle of scope ledger, found ${about.scope.kind}`),
    )
  const sample = drawn.sample()
  const head = {
    report: population,
    population: drawn.population(),
    size: sample.length,
    seed,
    treeSize: about.size,
    root: about.root,
  }
  const first = isJson
    ? jsonLine(head)
    : `${sample.length} of ${head.population} ${population}, seed ${JSON.stringify(seed)}, in ${about.size} entries under root ${about.root}`
  const lines = sample.map((event) => lineOf(event, about.size, isJson))
  await io.out([first, ...lines].map((line) => `${line}\n`).join(''))
  return E.right(ok)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 2)
  if (E.isLeft(flags)) return flags
  const asked = askedBy(flags.right)
  if (E.isLeft(asked)) return asked
  const policy = await believed(flags.right.texts('key'), flags.right.text('policy'))
  if (E.isLeft(policy)) return policy
  return policy.right === undefined
    ? E.left(faulty('usage', 'expected either --key VKEY or --policy FILE'))
    : draw(asked.right, policy.right, io)
}

export const audit: Command = {
  usage: 'sample BUNDLE --report KIND --size N --seed TEXT (--key VKEY… | --policy FILE) [OPTIONS]',
  about: [
    'Verifies a bundle of scope ledger, then draws a sample from it: of all events of a kind, the N with the lowest',
    'SHA-256 of seed and event id. The tree proves that the population is complete, so nobody can choose the sample.',
    'GET /v1/audit/sample draws the same list from the ledger as of the same position.',
  ],
  options,
  examples: [
    'consent-ledger audit sample bundle.zip --report withdrawals --size 60 --seed 2026-Q4-17 --key "$VKEY"',
  ],
  exits: [
    '65 the bundle is not verified, or not of scope ledger; the key or the policy is malformed',
    '66 a file cannot be read, or is an ambiguous zip archive',
  ],
  run,
}
