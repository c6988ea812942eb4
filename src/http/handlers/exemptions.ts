/** Exemptions over all people: the register, and who must still be told. */
import type { t } from '../../fp.ts'
import type { ExemptionNoticesQuery, ExemptionsQuery } from '../../api/subject-bodies.ts'
import type { ShownRow } from '../../ledger/shown-rows.ts'
import type { Call } from '../outcome.ts'
import type { HandlerEnv } from './env.ts'
import { page } from './records.ts'

type None = Record<never, never>

/** What may still be used, or would be as soon as a second officer approves it. */
const isOpen = ({ now }: ShownRow): boolean =>
  now.every(({ inForce, because }) => inForce || because.includes('NOT_APPROVED'))

/** By code, list and person. */
export const exemptionsByCode =
  (env: HandlerEnv) => (call: Call<None, t.TypeOf<typeof ExemptionsQuery>, undefined>) => {
    const { code, state } = call.query
    return page(env, call, {
      listing: 'exemptionsByCode',
      projection: 'exemptions-by-code',
      prefix: code === undefined ? '' : `${code}/`,
      filters: { code, state },
      ...(state === 'all' ? {} : { keep: isOpen }),
    })
  }

const isToBeGiven = ({ row }: ShownRow): boolean =>
  typeof row === 'object' && row !== null && !('noticeGiven' in row)

/** The earliest first; overdue is what was due before the reading. */
export const exemptionNotices =
  (env: HandlerEnv) => (call: Call<None, t.TypeOf<typeof ExemptionNoticesQuery>, undefined>) => {
    const { state } = call.query
    return page(env, call, {
      listing: 'exemptionNotices',
      projection: 'exemption-notices',
      prefix: 'due/',
      filters: { state },
      ...(state === 'all' ? {} : { keep: isToBeGiven }),
      ...(state === 'overdue' ? { until: (at: string) => `due/${at}` } : {}),
    })
  }
