/** The node itself: alive, ready, healthy, counted. */
import { randomUUID } from 'node:crypto'
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type {
  ClockAcceptance,
  ClockAcceptedBody,
  HealthBody,
  StatusBody,
} from '../../api/bodies/policy-bodies.ts'
import { eventIdFrom } from '../../kernel/ids.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type None = Record<never, never>
type Accepting = Call<None, None, t.TypeOf<typeof ClockAcceptance>>
type Status = t.TypeOf<typeof StatusBody>

/** The process answers: all that a supervisor needs to leave it alone. */
export const livez = () => (): Outcome<Status> => E.right({ status: 200, json: { status: 'ok' } })

/** Ready while decisions are answered: for a while also when the store is away, since they come from rows. */
export const readyz =
  ({ ledger, isStopping }: HandlerEnv) =>
  (): Outcome<Status> => {
    if (isStopping()) return E.left({ problem: 'stopping' })
    const { alive, behind, stopped } = ledger.health()
    if (alive && !behind) return E.right({ status: 200, json: { status: 'ready' } })
    // The kind of fault; its place is for operators, in health.
    const [reason] = stopped?.split(/[ :]/) ?? []
    return E.left({
      problem: 'behind',
      ...(reason === undefined ? {} : { facts: { reasons: [reason] } }),
    })
  }

/** The lag of the rows, in full. */
export const health =
  ({ ledger, servedLog }: HandlerEnv) =>
  (): Outcome<t.TypeOf<typeof HealthBody>> => {
    const { position, head, stopped, ...rest } = ledger.health()
    const json = {
      ledger: ledger.name,
      ...rest,
      position: String(position),
      head: String(head),
      ...(stopped === undefined ? {} : { stopped }),
      ...(servedLog === undefined ? {} : { transparency: servedLog.health() }),
    }
    return E.right({ status: 200, json })
  }

/** An operator says that the clock is right although it leapt. */
export const acceptClock =
  ({ ledger }: HandlerEnv) =>
  async ({ caller, body }: Accepting): Promise<Outcome<t.TypeOf<typeof ClockAcceptedBody>>> => {
    const by = { role: 'operator', id: caller.id } as const
    const accepted = await ledger.acceptClock(by, eventIdFrom(randomUUID()), body.leap)()
    return E.isLeft(accepted)
      ? E.left(problemOf(accepted.left))
      : E.right({ status: 200, json: accepted.right })
  }

/** Counters for Prometheus. */
export const metrics =
  ({ metricsText }: HandlerEnv) =>
  (): Outcome<never> =>
    E.right({
      status: 200,
      bytes: metricsText(),
      mediaType: 'text/plain; version=0.0.4; charset=utf-8',
    })
