/** Commands of the program, one after another in one process: see warm.ts, which starts it. */
import { E } from '../../../src/fp.ts'
import { commands } from '../../../src/cli/commands.ts'
import { endBy } from '../../../src/cli/process/end.ts'
import { exits } from '../../../src/cli/words/exit.ts'
import { programVersion } from '../../../src/cli/process/project.ts'
import type { FromChild, ToChild } from './warm.ts'

const tell = (message: FromChild): void => void process.send?.(message)

// As the program itself does it (src/cli/main.ts).
process.on('uncaughtException', (error) => {
  process.stderr.write(`consent-ledger: a bug: ${error.stack ?? error.message}\n`)
  endBy('SIGKILL')
})
process.umask(0o077)

const perform = async (argv: ReadonlyArray<string>): Promise<void> => {
  let stderr = ''
  const err = (text: string): void => {
    stderr += text
    process.stderr.write(text)
  }
  const out = (stdout: string): Promise<void> => Promise.resolve(tell({ stdout }))
  const [name = '', ...rest] = argv
  const command = await commands.find((each) => each.name === name)?.load()
  if (command === undefined) throw new Error(`there is no command '${name}'`)
  const io = { out, err, env: process.env, watched: false, version: programVersion() }
  const result = await command.run(rest, io)
  if (E.isLeft(result)) for (const line of result.left.lines) err(`consent-ledger: ${line}\n`)
  tell({ code: E.isLeft(result) ? exits[result.left.failed] : result.right, stderr })
}

process.on('message', (message: ToChild) => {
  if (message.argv === undefined) process.emit('SIGINT', 'SIGINT')
  else void perform(message.argv)
})
