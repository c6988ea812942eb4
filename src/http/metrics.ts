/** Counters of this process as Prometheus text (exposition format 0.0.4). No label ever holds an id. */
import type { t } from '../fp.ts'
import type { LogHealth } from '../api/bodies/log-bodies.ts'
import type { Health } from '../ledger/ledger.ts'
import type { Readers } from './answers/readers.ts'

/** Upper bounds of the latency buckets in ms: hot routes take well under one, publications hundreds. */
const boundsMs = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000]

type Series = {
  readonly route: string
  readonly method: string
  readonly status: number
  count: number
}
type Histogram = {
  readonly route: string
  readonly buckets: number[]
  sumMs: number
  count: number
}

export type Metrics = {
  readonly observe: (route: string, method: string, status: number, ms: number) => void
  readonly text: (
    health: Health,
    readers: Pick<Readers, 'cuts' | 'unreadBytes'>,
    log: t.TypeOf<typeof LogHealth> | undefined,
  ) => string
}

const gauge = (
  name: string,
  help: string,
  value: number | bigint | string,
): ReadonlyArray<string> => [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`]

// A loop that stopped is behind without bound.
const lagSeconds = ({ lagMs }: Health): number | string => (lagMs < 0 ? '+Inf' : lagMs / 1000)

const gauges = (health: Health): ReadonlyArray<string> => [
  ...gauge('ledger_projector_alive', 'Whether the rows follow the log.', health.alive ? 1 : 0),
  ...gauge('ledger_projector_lag_events', 'Durable events not yet in the rows.', health.lagEvents),
  ...gauge('ledger_projector_lag_seconds', 'Age of the rows.', lagSeconds(health)),
  ...gauge('ledger_position', 'Position of the rows.', health.position),
  ...gauge('ledger_head', 'Position of the last durable event.', health.head),
  ...gauge(
    'ledger_store_up',
    'Whether the event store can be reached.',
    health.store === 'away' ? 0 : 1,
  ),
  ...gauge(
    'ledger_disk_full',
    'Whether acts are refused because the disk of the log is full.',
    health.store === 'full' ? 1 : 0,
  ),
  ...gauge(
    'ledger_log_damaged',
    'Whether a damaged record of the log stopped recording.',
    health.store === 'damaged' ? 1 : 0,
  ),
  ...gauge(
    'ledger_clock_leapt',
    'Whether the clock leapt, so that only protective acts are recorded.',
    health.clock === 'ok' ? 0 : 1,
  ),
  ...gauge(
    'ledger_rows_walks',
    'Complete readings of the rows by this process, without findings.',
    health.rowWalks,
  ),
  ...gauge(
    'ledger_erased_pages_due',
    "Whether bytes of erased keys are still in the vault's files.",
    health.erasedPages === 'done' || health.erasedPages === 'database' ? 0 : 1,
  ),
]

type Endorsed = Pick<
  t.TypeOf<typeof LogHealth>,
  'witnesses' | 'contradictions' | 'quorumMissing' | 'stamp' | 'deposit'
>

/** A witness by the name of its key, which settings give. */
const witnessGauges = ({
  witnesses = [],
  contradictions = [],
  quorumMissing,
}: Endorsed): ReadonlyArray<string> =>
  witnesses.length === 0
    ? []
    : [
        '# HELP ledger_witness_cosigned Whether the witness cosigned the last checkpoint it was sent.',
        '# TYPE ledger_witness_cosigned gauge',
        ...witnesses.map(
          ({ witness, state }) =>
            `ledger_witness_cosigned{witness="${witness.replaceAll(/["\\]/g, '')}"} ${state === 'ok' ? 1 : 0}`,
        ),
        ...gauge(
          'ledger_log_contradicted',
          'Witnesses that contradict the log, and have not cosigned it since.',
          contradictions.length,
        ),
        ...gauge(
          'ledger_log_quorum_missing',
          'Whether no quorum of witnesses has cosigned signed entries for ten minutes.',
          quorumMissing === undefined ? 0 : 1,
        ),
      ]

const endorsedGauges = ({ stamp, deposit, ...witnessed }: Endorsed): ReadonlyArray<string> => [
  ...witnessGauges(witnessed),
  ...(stamp === undefined
    ? []
    : gauge(
        'ledger_log_stamped',
        'Whether the last time stamp was obtained.',
        stamp.state === 'ok' ? 1 : 0,
      )),
  ...(deposit === undefined
    ? []
    : gauge(
        'ledger_log_deposited',
        'Whether the last deposit was made.',
        deposit.state === 'ok' ? 1 : 0,
      )),
]

const notSigned: ReadonlySet<t.TypeOf<typeof LogHealth>['state']> = new Set([
  'rebuilding',
  'not-signing',
  'stopped',
])

const logGauges = ({
  state,
  entries,
  signedEntries,
  signs,
  ...endorsed
}: t.TypeOf<typeof LogHealth>): ReadonlyArray<string> => [
  ...gauge(
    'ledger_log_signed',
    'Whether checkpoints of the log are signed, on this or another node.',
    notSigned.has(state) ? 0 : 1,
  ),
  ...gauge('ledger_log_entries', 'Entries in the tree of the log.', entries),
  ...gauge('ledger_log_signed_entries', 'Entries under the published checkpoint.', signedEntries),
  ...gauge('ledger_log_signs', 'Whether this node signs the checkpoints.', signs ? 1 : 0),
  ...endorsedGauges(endorsed),
]

const readerLines = ({
  cuts,
  unreadBytes,
}: Pick<Readers, 'cuts' | 'unreadBytes'>): ReadonlyArray<string> => {
  const name = 'ledger_http_readers_cut_total'
  return [
    `# HELP ${name} Connections closed because the reader was too slow, by reason.`,
    `# TYPE ${name} counter`,
    ...Object.entries(cuts()).map(([reason, count]) => `${name}{reason="${reason}"} ${count}`),
    ...gauge(
      'ledger_http_unread_bytes',
      'Bytes of answers not yet read by their callers.',
      unreadBytes(),
    ),
  ]
}

const histogramLines = ({ route, buckets, sumMs, count }: Histogram): ReadonlyArray<string> => {
  let below = 0
  const name = 'ledger_http_request_duration_seconds'
  const lines = boundsMs.map((bound, i) => {
    below += buckets[i] ?? 0
    return `${name}_bucket{route="${route}",le="${bound / 1000}"} ${below}`
  })
  return [
    ...lines,
    `${name}_bucket{route="${route}",le="+Inf"} ${count}`,
    `${name}_sum{route="${route}"} ${sumMs / 1000}`,
    `${name}_count{route="${route}"} ${count}`,
  ]
}

const bucketOf = (ms: number): number => {
  let i = 0
  while (i < boundsMs.length && ms > (boundsMs[i] ?? 0)) i += 1
  return i
}

/** Empty counters; they live as long as the process. */
export const makeMetrics = (): Metrics => {
  const series = new Map<string, Series>()
  const histograms = new Map<string, Histogram>()
  return {
    observe: (route, method, status, ms) => {
      const key = `${route} ${method} ${status}`
      const one = series.get(key)
      if (one === undefined) series.set(key, { route, method, status, count: 1 })
      else one.count += 1
      let histogram = histograms.get(route)
      if (histogram === undefined) {
        histogram = { route, buckets: boundsMs.map(() => 0), sumMs: 0, count: 0 }
        histograms.set(route, histogram)
      }
      const bucket = bucketOf(ms)
      if (bucket < boundsMs.length) histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1
      histogram.sumMs += ms
      histogram.count += 1
    },
    text: (health, readers, log) => {
      const requests = [...series.values()].map(
        ({ route, method, status, count }) =>
          `ledger_http_requests_total{route="${route}",method="${method}",status="${status}"} ${count}`,
      )
      const lines = [
        '# HELP ledger_http_requests_total Requests answered.',
        '# TYPE ledger_http_requests_total counter',
        ...requests,
        '# HELP ledger_http_request_duration_seconds From the first byte read to the answer handed over.',
        '# TYPE ledger_http_request_duration_seconds histogram',
        ...[...histograms.values()].flatMap(histogramLines),
        ...readerLines(readers),
        ...gauges(health),
        ...(log === undefined ? [] : logGauges(log)),
      ]
      return `${lines.join('\n')}\n`
    },
  }
}
