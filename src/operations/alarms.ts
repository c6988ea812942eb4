/** From one look at the node to the next: which alarms were raised, and which are over. */
import type { AlarmLine, AlarmName } from './log-line.ts'

/** The state that alarms are computed from. */
export type Looked = {
  readonly alive: boolean
  readonly behind: boolean
  readonly store: 'ok' | 'away' | 'full' | 'damaged'
  /** `no-room` and `failed`: bytes of erased keys stay until somebody looks after the disk. */
  readonly erasedPages: string
  /** `ok`, or how the clock leapt. */
  readonly clock: string
  /** The state of the transparency log; absent if there is none. */
  readonly log?: string
  /** Why it is so; the kinds of a failing tree have alarms of their own. */
  readonly logWhy?: string | undefined
  /** The state of each witness. */
  readonly witnesses?: ReadonlyArray<string>
  /** `missing`: no quorum of witnesses cosigned what is signed, for long. */
  readonly quorum?: 'missing' | undefined
}

const storeAlarms = { away: 'store-away', full: 'disk-full', damaged: 'log-damaged' } as const

/** The alarms that stand. */
export const alarmsOf = ({
  alive,
  behind,
  store,
  erasedPages,
  clock,
  log,
  logWhy,
  witnesses = [],
  quorum,
}: Looked): ReadonlySet<AlarmName> =>
  new Set<AlarmName>([
    ...(alive ? [] : ['projector-stopped' as const]),
    ...(behind ? ['rows-behind' as const] : []),
    ...(store === 'ok' ? [] : [storeAlarms[store]]),
    ...(erasedPages === 'no-room' || erasedPages === 'failed'
      ? ['erased-pages-kept' as const]
      : []),
    ...(clock === 'ok' ? [] : ['clock-leapt' as const]),
    ...(log === 'stopped' || log === 'not-signing' ? ['log-not-signed' as const] : []),
    ...(logWhy === 'tree-not-written' || logWhy === 'tree-not-read' ? ([logWhy] as const) : []),
    ...(witnesses.some((state) => state === 'ahead' || state === 'inconsistent')
      ? ['witness-contradicts' as const]
      : []),
    ...(quorum === undefined ? [] : ['quorum-missing' as const]),
  ])

/** Those of which the log itself says where, and what to do. */
const told: ReadonlySet<AlarmName> = new Set(['store-away', 'disk-full', 'log-damaged'])

/** The alarms that changed since; `storeSays` is the log's own statement at the second look. */
export const alarmLines = (
  before: ReadonlySet<AlarmName>,
  now: ReadonlySet<AlarmName>,
  storeSays?: string,
): ReadonlyArray<AlarmLine> => [
  ...[...now]
    .filter((alarm) => !before.has(alarm))
    .map((alarm): AlarmLine => ({
      event: 'alarm',
      alarm,
      is: 'raised',
      ...(storeSays !== undefined && told.has(alarm) ? { says: storeSays } : {}),
    })),
  ...[...before]
    .filter((alarm) => !now.has(alarm))
    .map((alarm): AlarmLine => ({ event: 'alarm', alarm, is: 'cleared' })),
]
