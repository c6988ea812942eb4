/** Has a folder read beside a running server, by a process of its own (child.ts). */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { on, once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { CheckFolder, PartWord } from '../../ledger/upkeep.ts'
import type { Where } from './parts.ts'
import { FsckWord } from './word.ts'

/** The built program; from its source, with what runs that. */
const isSource = import.meta.url.endsWith('.ts')
const childPath = fileURLToPath(new URL(`./child.${isSource ? 'ts' : 'js'}`, import.meta.url))
const execArgv = isSource ? ['--import', 'tsx'] : []

// Of the environment nothing but where it may put a link: it needs no secret.
const begin = ({ folder, kekFile = '', signing = '' }: Where, signal: AbortSignal): ChildProcess =>
  fork(childPath, [folder, kekFile, signing], {
    execArgv,
    env: { TMPDIR: tmpdir() },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  })

const wordIn = (said: unknown): PartWord => {
  if (FsckWord.is(said)) return said
  throw new Error('the process that reads the folder said what it does not say')
}

/** Every word of it, until it ends; throws where it ended in another way than by its own will. */
export const checkBeside = (where: Where): CheckFolder =>
  async function* (signal) {
    const child = begin(where, signal)
    const over = new AbortController()
    const ended = once(child, 'close').finally(() => over.abort())
    ended.catch(() => {})
    try {
      for await (const [said] of on(child, 'message', { signal: over.signal })) yield wordIn(said)
    } catch (cause) {
      if (!over.signal.aborted) throw cause
    } finally {
      child.kill('SIGKILL')
    }
    signal.throwIfAborted()
    const [code] = await ended
    if (code !== 0) throw new Error(`the process that reads the folder ended with ${code}`)
  }
