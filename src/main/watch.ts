/** Everything the operations log tells of a serving node: answers, bugs, alarms, and that it reads on after a rotation. */
import type { LogSettings } from '../config/log.ts'
import type { ServerOptions } from '../http/server.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { alarmLines, alarmsOf } from '../operations/alarms.ts'
import { isLogged } from '../operations/chosen.ts'
import type { OperationsLog } from '../operations/log.ts'
import { bugLine } from '../operations/log-line.ts'
import type { AlarmName } from '../operations/log-line.ts'
import type { Endorsing } from './transparency/endorsing.ts'
import type { Sequencer } from '../sequencer/sequencer.ts'

/** Interval of the checks for alarms, in ms. */
const lookMs = 1_000

/** The server's log receivers. */
export const loggingOf = (
  log: Pick<OperationsLog, 'write'>,
  { decisions }: Pick<LogSettings, 'decisions'>,
): Pick<ServerOptions, 'onAnswered' | 'onBug'> => ({
  onAnswered: (line) => {
    if (isLogged(line, decisions)) log.write(line)
  },
  onBug: (cause, requestId) => log.write(bugLine(cause, requestId)),
})

/** The watched parts. */
export type Watched = {
  readonly ledger: Pick<Ledger, 'health'>
  readonly transparency: Pick<Sequencer, 'health'>
  readonly endorsing: Pick<Endorsing, 'health'>
}

/** Raises and clears alarms until it is told to end. */
export const watchAlarms = (
  { ledger, transparency, endorsing }: Watched,
  log: Pick<OperationsLog, 'write'>,
): (() => void) => {
  let before: ReadonlySet<AlarmName> = new Set()
  const look = (): void => {
    const found = ledger.health()
    const tree = transparency.health()
    const { witnesses = [], contradictions = [], quorumMissing } = endorsing.health()
    const now = alarmsOf({
      ...found,
      log: tree.state,
      logWhy: tree.why,
      witnesses: [
        ...witnesses.map(({ state }) => state),
        ...contradictions.map(({ says }) => says),
      ],
      quorum: quorumMissing === undefined ? undefined : 'missing',
    })
    for (const line of alarmLines(before, now, found.storeSays)) log.write(line)
    before = now
  }
  const timer = setInterval(look, lookMs)
  timer.unref()
  return () => clearInterval(timer)
}
