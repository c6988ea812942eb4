/** `rebuild`: folds all rows anew from the log, and shows by their digest that nothing changed. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { ledgerFlags, ledgerOptions, readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import type { Stopped } from '../../projector/live/health.ts'
import { faulty, ok } from '../words/exit.ts'
import type { Failed, Fault } from '../words/exit.ts'
import { readListening } from '../../main/edge/listening.ts'
import { faultFrom } from '../words/failures.ts'
import { jsonOf } from '../words/json.ts'
import { withNode } from '../opening/node.ts'
import { progress } from '../shown/progress.ts'
import { settingsFrom } from '../line/settings.ts'
import { table } from '../shown/table.ts'

const options = {
  ...ledgerOptions,
  'kek-file': { type: 'string', hint: 'FILE', about: 'the file of key-encryption keys' },
  json: { type: 'boolean', about: 'print JSON' },
} as const

const exitOf = (stopped: Stopped['stopped']): Failed => {
  switch (stopped) {
    case 'rows-failed':
    case 'closed':
      return 'unavailable'
    case 'projection-threw':
    case 'projector-threw':
      return 'software'
    case 'unreadable-event':
    case 'log-corrupt':
    case 'document-damaged':
      return 'corrupt'
  }
}

/** A refusal, or what stopped the fold: an event that cannot be read, a log that is damaged, a bug. */
const whyNot = (left: { readonly refusal: string } | Stopped): Fault => {
  if ('refusal' in left) return faultFrom(left)
  const failed = exitOf(left.stopped)
  return faulty(failed, `the rows cannot be rebuilt: ${left.stopped}`)
}

/** As the server noted it, or else as it is set; one that listens on every address is asked on this machine's own. */
const originOf = ({ folder, host, port }: Config): string => {
  const origin = new URL(
    readListening(folder) ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
  )
  if (origin.hostname === '0.0.0.0' || origin.hostname === '[::]') origin.hostname = '127.0.0.1'
  return origin.origin
}

/** A running server does it itself: it is never stopped for a rebuild. */
const byTheServer = (config: Config, names: ReadonlyArray<string>): string => {
  const body = JSON.stringify(names.length === 0 ? {} : { projections: names })
  return `the running server can rebuild while it answers: curl -X POST ${originOf(config)}/v1/rebuild -H 'Authorization: Bearer OPERATOR_KEY' -H 'Content-Type: application/json' -d '${body}' and GET the same path for its progress`
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, Number.POSITIVE_INFINITY)
  if (E.isLeft(flags)) return flags
  const { text, is, words } = flags.right
  const config = settingsFrom(io, { ...ledgerFlags(text), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  const rebuilt = await withNode(config.right, async ({ ledger, digest: digestNow }) => {
    const shown = progress(io, 'rebuilding', 'events')
    const built = await ledger.rebuild(words, ({ done, total }) => shown.at(done, total))()
    shown.end()
    if (E.isLeft(built)) return E.left(whyNot(built.left))
    const digest = await digestNow()()
    if (E.isLeft(digest)) return E.left(faultFrom(digest.left))
    const { projections, overall, position } = digest.right
    const rows = projections.map(({ name, version, rows: count, sha256 }) => [
      name,
      String(version),
      String(count),
      sha256,
    ])
    const lines = `${table(['projection', 'version', 'rows', 'sha256'], rows)}up to position ${position}\nstate digest ${overall}\n`
    await io.out(is('json') ? `${jsonOf(digest.right)}\n` : lines)
    return E.right(ok)
  })
  return E.isLeft(rebuilt) && rebuilt.left.failed === 'locked'
    ? E.left(faulty('locked', ...rebuilt.left.lines, byTheServer(config.right, words)))
    : rebuilt
}

export const rebuild: Command = {
  usage: '[PROJECTION…] [OPTIONS]',
  about: [
    'Builds new rows beside the present ones and replaces these when the new ones are complete: of all projections, or of',
    'the named ones. The digest equals that of replay and of any other rebuild of the same log. A running server rebuilds',
    'by itself while it answers: this command then prints the request, POST /v1/rebuild.',
  ],
  options,
  examples: ['consent-ledger rebuild', 'consent-ledger rebuild statistics --json'],
  exits: [
    '0  rebuilt',
    '65 there is no projection of that name',
    '75 a server runs on this folder: send the request that is printed',
  ],
  run,
}
