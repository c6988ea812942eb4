/** Numbers of several rounds, and what is said of them. */
import { t } from '../src/fp.ts'
import { cpuMsOf } from './machine.ts'

/** One thing measured, round by round. Latencies are those of all rounds together, in ms. */
export const Series = t.intersection([
  t.type({ name: t.string, unit: t.string, values: t.array(t.number) }),
  t.partial({
    p50Ms: t.number,
    p99Ms: t.number,
    /** Processor time of one piece of work in the process that did it, in µs: what else ran is not in it. */
    cpuUs: t.number,
    /** The most memory of any round that is no mapped file, in the process that did it, in MB (10^6 bytes). */
    peakMb: t.number,
  }),
])
export type Series = t.TypeOf<typeof Series>

/** The product beside its floor, and whatever else is worth seeing beside them. */
export const Measured = t.intersection([
  t.type({ product: Series, floor: Series }),
  t.partial({ beside: t.array(Series) }),
])
export type Measured = t.TypeOf<typeof Measured>

/** What one round of one thing came to. */
export type Sample = {
  readonly value: number
  /** Pieces of work done. */
  readonly count: number
  readonly latenciesMs?: ReadonlyArray<number>
  /** Where another process did it, and is over: its processor time, and its memory at the most. */
  readonly cpuMs?: number
  readonly peakMb?: number
}

type Costed = Sample & { readonly cpuUs: number }

/** The middle one; of an even number, the upper of the two. NaN of none. */
export const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

const seriesOf = (name: string, unit: string, samples: ReadonlyArray<Costed>): Series => {
  const values = samples.map(({ value }) => value)
  const cpuUs = median(samples.map((sample) => sample.cpuUs))
  const all = Float64Array.from(samples.flatMap(({ latenciesMs }) => latenciesMs ?? [])).sort()
  const peaks = samples.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]))
  return {
    name,
    unit,
    values,
    cpuUs,
    ...(peaks.length === 0 ? {} : { peakMb: Math.max(...peaks) }),
    ...(all.length === 0 ? {} : { p50Ms: quantile(all, 0.5), p99Ms: quantile(all, 0.99) }),
  }
}

/** Something to measure, once a round. */
export type Contender = {
  readonly name: string
  readonly unit: string
  /** The process that does the work, where it is not this one. */
  readonly pid?: number | undefined
  readonly measure: (round: number) => Promise<Sample> | Sample
}

/** `warmUps` come before the rounds that count. */
export type Rounds = { readonly rounds: number; readonly warmUps: number }

const costed = async ({ pid, measure }: Contender, round: number): Promise<Costed> => {
  const before = cpuMsOf(pid)
  const sample = await measure(round)
  const cpuMs = sample.cpuMs ?? cpuMsOf(pid) - before
  return { ...sample, cpuUs: (cpuMs * 1_000) / Math.max(1, sample.count) }
}

/**
 * Measures each once a round, in turns, so that what else the machine does falls on all of them. Who begins
 * changes from round to round. Rounds before the first are thrown away, unless a single one is asked for: engines
 * compile while they run.
 */
export const interleaved = async (
  { rounds, warmUps }: Rounds,
  contenders: ReadonlyArray<Contender>,
): Promise<ReadonlyArray<Series>> => {
  const samples = contenders.map((): Costed[] => [])
  for (let round = rounds > 1 ? -warmUps : 0; round < rounds; round += 1) {
    const order = [...contenders.entries()]
    for (const [index, contender] of round % 2 === 0 ? order.toReversed() : order) {
      const sample = await costed(contender, round)
      if (round >= 0) samples[index]?.push(sample)
    }
  }
  return contenders.map(({ name, unit }, index) => seriesOf(name, unit, samples[index] ?? []))
}

/** The first two of `interleaved` as product and floor. */
export const compared = async (
  rounds: Rounds,
  product: Contender,
  floor: Contender,
  beside: ReadonlyArray<Contender> = [],
): Promise<Measured> => {
  const [first, second, ...others] = await interleaved(rounds, [product, floor, ...beside])
  if (first === undefined || second === undefined) throw new Error('nothing was measured')
  return others.length === 0
    ? { product: first, floor: second }
    : { product: first, floor: second, beside: others }
}

/** How many a second, `count` in `elapsedMs`. */
export const perSecond = (count: number, elapsedMs: number): number =>
  (count * 1_000) / Math.max(elapsedMs, 0.001)
