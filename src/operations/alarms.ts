/** From one look at the node to the next: which alarms were raised, and which are over. */
import type { AlarmLine, AlarmName } from './log-line.ts'

/** What is looked at. */
export type Looked = {
  readonly alive: boolean
  readonly behind: boolean
  readonly store: 'ok' | 'away'
  /** `no-room` and `failed`: bytes of erased keys stay until somebody looks after the disk. */
  readonly erasedPages: string
  /** `ok`, or how the clock leapt. */
  readonly clock: string
}

/** The alarms that stand. */
export const alarmsOf = ({
  alive,
  behind,
  store,
  erasedPages,
  clock,
}: Looked): ReadonlySet<AlarmName> =>
  new Set<AlarmName>([
    ...(alive ? [] : ['projector-stopped' as const]),
    ...(behind ? ['rows-behind' as const] : []),
    ...(store === 'away' ? ['store-away' as const] : []),
    ...(erasedPages === 'no-room' || erasedPages === 'failed'
      ? ['erased-pages-kept' as const]
      : []),
    ...(clock === 'ok' ? [] : ['clock-leapt' as const]),
  ])

/** What changed since. */
export const alarmLines = (
  before: ReadonlySet<AlarmName>,
  now: ReadonlySet<AlarmName>,
): ReadonlyArray<AlarmLine> => [
  ...[...now]
    .filter((alarm) => !before.has(alarm))
    .map((alarm): AlarmLine => ({ event: 'alarm', alarm, is: 'raised' })),
  ...[...before]
    .filter((alarm) => !now.has(alarm))
    .map((alarm): AlarmLine => ({ event: 'alarm', alarm, is: 'cleared' })),
]
