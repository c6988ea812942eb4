/** A command or a request that is killed somewhere in its middle. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../acceptance/client.ts'
import type { Prepared } from '../calls/prepare.ts'
import { checkPeople, isReady } from '../driver/check.ts'
import { clientTo } from '../driver/people.ts'
import { startProgram, startServer } from '../driver/server.ts'
import type { Server } from '../driver/server.ts'
import { newTally } from '../driver/work.ts'

/** The parts that a deed is tried with; a sentence for each fault goes into `wrong`. */
export type Scene = {
  readonly prepared: Prepared
  /** A copy of the prepared folder. */
  readonly data: string
  /** A folder for whatever it makes. */
  readonly room: string
  /** How long it may run before it is killed, in ms. */
  readonly afterMs: number
  readonly wrong: string[]
}

export type Deed = {
  readonly name: string
  /** Kills within so many ms: about as long as it takes. */
  readonly longestMs: number
  /** Does it, kills it, and does it again to its end; gives how it was met. */
  readonly try: (scene: Scene) => Promise<string>
}

/** Runs a command and kills it; true where it had ended by itself before. */
export const killed = async (args: ReadonlyArray<string>, afterMs: number): Promise<boolean> => {
  const running = startProgram(args)
  await Promise.race([delay(afterMs), running.ended])
  const hadEnded = running.isOver()
  await running.kill('SIGKILL')
  return hadEnded
}

/** The command once more, which must do it. */
export const mustRun = async (args: ReadonlyArray<string>, { wrong }: Scene): Promise<string> => {
  const { code, signal, stderr, stdout } = await startProgram(args).ended
  if (code !== 0)
    wrong.push(`${args[0]} after one that was killed: ${code ?? signal}: ${stderr.slice(-400)}`)
  return stdout
}

/** Serves a folder while something is done with it; every person's record is checked first. */
export const serving = async (
  data: string,
  { prepared, wrong }: Scene,
  use: (server: Server, client: Client) => Promise<void> = () => Promise.resolve(),
): Promise<void> => {
  const started = await startServer(data)
  if (!started.started) {
    wrong.push(
      `the start afterwards ended with ${started.ended.code}: ${started.ended.stderr.slice(-400)}`,
    )
    return
  }
  const { server } = started
  const client = clientTo(() => server.origin, prepared.keys)
  if (!(await isReady(server))) wrong.push('never ready afterwards')
  const tally = newTally()
  const { lost, doubled, wrong: false_ } = await checkPeople(client, prepared.people, tally)
  wrong.push(...lost, ...doubled, ...false_)
  await use(server, client)
  await server.kill('SIGTERM')
}
