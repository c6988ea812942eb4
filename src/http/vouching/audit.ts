/** Samples for auditors, drawn from the whole log. */
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { SampleBody, SampleQuery } from '../../api/bodies/audit-bodies.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome } from '../answers/outcome.ts'
import { readerOf } from '../requests/access.ts'
import { reached } from '../env.ts'
import type { HandlerEnv } from '../env.ts'

type Sample = t.TypeOf<typeof SampleBody>

/** The list that a bundle of the same position gives; the reading is recorded before. */
export const auditSample =
  ({ ledger, servedLog }: Pick<HandlerEnv, 'ledger' | 'servedLog'>) =>
  async ({
    caller,
    query,
  }: Call<unknown, t.TypeOf<typeof SampleQuery>, undefined>): Promise<Outcome<Sample>> => {
    const { report, size, seed, reason } = query
    const reader = readerOf(caller, reason)
    if (E.isLeft(reader)) return reader
    const here = await reached(ledger, query.position)
    if (E.isLeft(here)) return here
    if (servedLog === undefined) return E.left({ problem: 'not-yet-covered' })
    // As of now is before the reading itself, which is an event, too.
    const position = BigInt(query.position ?? ledger.health().position)
    const recorded = await ledger.reading.exported(undefined, reader.right)()
    if (E.isLeft(recorded)) return E.left(problemOf(recorded.left))
    const drawn = await servedLog.sample({ population: report, size, seed, position })
    if (E.isLeft(drawn)) return E.left(problemOf(drawn.left))
    const sample = drawn.right.sample.map(({ index, recorded: { event, position: at } }) => ({
      index,
      position: String(at),
      id: event.id,
      type: event.type,
      recordedAt: event.recordedAt,
    }))
    const { population, entries } = drawn.right
    const head = { report, seed, position: String(position), entries, population }
    return E.right({ status: 200, json: { ...head, sample } })
  }
