/** A damaged folder on trial: what a start, the questions, and fsck make of it. */
import { cpSync, rmSync } from 'node:fs'
import { askAll } from './questions.ts'
import { hold } from './oracle.ts'
import { callTo } from './base.ts'
import type { Base } from './base.ts'
import { crash, sentenceIn } from '../driver/ends.ts'
import { isReady } from '../driver/check.ts'
import { runProgram, startServer } from '../driver/server.ts'
import type { Runner } from '../driver/warm.ts'

export type Verdict = {
  /** How it was met: refused at the start, told by fsck or by answers, or nothing differs at all. */
  readonly met: 'refused to start' | 'named by fsck' | 'told by answers' | 'harmless'
  readonly wrong: ReadonlyArray<string>
  /** The words of a refused start. */
  readonly said?: string
}

/** Advice that destroys what would show what happened. */
const destroys = /\b(delete|rm -|throw away)\b/i

// Not ready is no fault: a ledger that cannot fold its log denies.
const readyPatienceMs = 1_500

/** Sentences of a start that did not come about or an end that was not asked for. */
const served = async (folder: string, { keys, questions, oracle }: Base, runner: Runner) => {
  const started = await runner.serve(folder)
  if (!started.started) {
    const said = sentenceIn(started.ended.stderr)
    const advice = destroys.test(said) ? [`the start advises to destroy: ${said}`] : []
    return { said, failed: 0, wrong: [...crash('the start', started.ended), ...advice] }
  }
  const { server } = started
  await Promise.race([isReady(server), new Promise((later) => setTimeout(later, readyPatienceMs))])
  const answers = await askAll(callTo(server.origin, keys), questions)
  const { wrong, failed } = hold(oracle, questions, answers)
  const ended = await Promise.race([server.ended, Promise.resolve(undefined)])
  await server.kill('SIGKILL')
  return {
    said: undefined,
    failed,
    wrong: [...wrong, ...(ended ? crash('the server', ended) : [])],
  }
}

/** The built program, a process for each command, under these settings. */
export const cold = (env: Base['env']): Runner => ({
  serve: (folder) => startServer(folder, { env }),
  run: (argv) => runProgram(argv, { env }),
})

/** Tries a damaged copy; `folder` is gone afterwards. */
export const tryFolder = async (
  base: Base,
  folder: string,
  runner: Runner = cold(base.env),
): Promise<Verdict> => {
  // A server's writes must not hide the damage that fsck is to find.
  const aside = `${folder}-fsck`
  cpSync(folder, aside, { recursive: true })
  try {
    const { said, failed, wrong } = await served(folder, base, runner)
    if (said !== undefined) return { met: 'refused to start', wrong, said }
    const checked = await runner.run(['fsck', '--data', aside, '--json'])
    if (checked.code === 1) return { met: 'named by fsck', wrong }
    const all = checked.code === 0 ? wrong : [...wrong, ...crash('fsck', checked)]
    return { met: failed > 0 ? 'told by answers' : 'harmless', wrong: all }
  } finally {
    for (const each of [aside, folder]) rmSync(each, { recursive: true, force: true })
  }
}
