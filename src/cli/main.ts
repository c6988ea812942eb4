/** The program: finds the subcommand, runs it, says why it could not, and ends with its exit code. */
import { E } from '../fp.ts'
import type { Io, ListedCommand } from './line/command.ts'
import { commands } from './commands.ts'
import { exits, ok } from './words/exit.ts'
import type { Fault } from './words/exit.ts'
import { endBy } from './process/end.ts'
import { fileLimit, leastFiles } from '../main/edge/file-limit.ts'
import { helpOf, overview } from './help.ts'
import { pacedWriter, ReaderGone } from './shown/out.ts'
import { programVersion } from './process/project.ts'
import { writeErr } from './shown/terminal.ts'

const io: Io = {
  out: pacedWriter(process.stdout),
  err: writeErr,
  env: process.env,
  watched: process.stderr.isTTY,
  version: programVersion(),
}

const report = ({ failed, lines }: Fault, command?: ListedCommand): number => {
  for (const line of lines) io.err(`consent-ledger: ${line}\n`)
  if (failed === 'usage')
    io.err(`Try: consent-ledger ${command === undefined ? '' : `${command.name} `}--help\n`)
  return exits[failed]
}

const tooFewFiles = (limit: number): Fault => ({
  failed: 'config',
  lines: [
    `this process may hold ${limit} files open, and a ledger needs ${leastFiles} at least, more with connections and a long log: raise the limit to 4096 (ulimit -n 4096; LimitNOFILE= of systemd; ulimits of a container) and start again; nothing was opened`,
  ],
})

const wantsHelp = (argv: ReadonlyArray<string>): boolean => {
  const end = argv.indexOf('--')
  return argv
    .slice(0, end < 0 ? argv.length : end)
    .some((word) => word === '--help' || word === '-h')
}

const runCommand = async (listed: ListedCommand, argv: ReadonlyArray<string>): Promise<number> => {
  const limit = fileLimit()
  if (limit < leastFiles) return report(tooFewFiles(limit), listed)
  const command = await listed.load()
  if (wantsHelp(argv)) {
    await io.out(helpOf(listed.name, command))
    return ok
  }
  const result = await command.run(argv, io)
  return E.isRight(result) ? result.right : report(result.left, listed)
}

const dispatch = async ([name, ...rest]: ReadonlyArray<string>): Promise<number> => {
  if (name === undefined) {
    io.err(overview(commands))
    return exits.usage
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const asked = commands.find((command) => command.name === rest[0])
    if (asked !== undefined) return runCommand(asked, ['--help'])
    await io.out(overview(commands))
    return ok
  }
  if (name === '--version' || name === '-V') {
    await io.out(`${io.version}\n`)
    return ok
  }
  const command = commands.find((each) => each.name === name)
  if (command !== undefined) return runCommand(command, rest)
  return report({ failed: 'usage', lines: [`there is no command '${name}'`] })
}

const bug = (error: unknown): void => {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.err(`consent-ledger: a bug: ${what}\n`)
}

// A rejection that nobody handles comes this way, too. What is not known to be sound is not carried on with, and not
// closed in order either: the log recovers by itself.
process.on('uncaughtException', (error) => {
  bug(error)
  endBy('SIGKILL')
})

// Whatever a command writes is the owner's: logs, rows, exports and backups hold people's data.
process.umask(0o077)

try {
  process.exitCode = await dispatch(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ReaderGone)) bug(error)
  process.exitCode = error instanceof ReaderGone ? ok : exits.software
}
