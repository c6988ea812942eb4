/** The person objects to the use of public data about them (PIPL 27). Exemptions that rest on it are closed. */
import type { View } from '../../catalogue/view.ts'
import { valuesOf } from '../../kernel/entries.ts'
import type { PolicyId, PurposeId } from '../../kernel/ids.ts'
import { anyKey, policyKey } from '../../standing/standing.ts'
import type { ExemptionState, Invoked } from '../state/exemption.ts'
import { isOfPolicy, own } from '../lookups.ts'
import { records } from '../rule.ts'
import type { Rule, Rules, RuleContext } from '../rule.ts'

/** The scope of an objection: one purpose, all of one policy, or all. */
type Objected = { readonly purpose?: PurposeId; readonly policy?: PolicyId }

/** A named purpose determines the policy. */
const objectionOf = ({ purpose, policy }: Objected): Objected => {
  if (purpose !== undefined) return { purpose }
  return policy === undefined ? {} : { policy }
}

/** Whether the person had objected by then to this purpose, to its policy, or to everything. */
export const isObjected = (
  { standing }: Pick<ExemptionState, 'standing'>,
  { purpose, policy }: Objected,
): boolean =>
  [purpose ?? anyKey, policyKey(policy), anyKey].some(
    (key) => own(standing.objections, key) !== undefined,
  )

/** Judged by the rules of the purpose's policy; if no policy has the purpose, by those of any policy. */
const isObjectable = ({ inForce, purposes }: View, { body }: Invoked): boolean => {
  const mine = purposes.get(body.purpose)?.version
  return (mine === undefined ? [...inForce.values()] : [mine]).some(
    ({ compiled }) => compiled.exemptions.get(`${body.list}/${body.code}`)?.objectable === true,
  )
}

const objectedTo = (
  { purpose, policy }: Objected,
  { known, viewNow }: RuleContext<ExemptionState>,
): ReadonlyArray<Invoked> =>
  valuesOf(known.exemption).filter(
    (each) =>
      !each.isClosed &&
      (purpose === undefined || each.body.purpose === purpose) &&
      (policy === undefined || isOfPolicy(viewNow, policy, each.body.purpose)) &&
      isObjectable(viewNow, each),
  )

const object: Rule<'object-to-public-data', ExemptionState> = {
  isDone: (act, context) => {
    const of = objectionOf(act)
    return isObjected(context.asOf, of) && objectedTo(of, context).length === 0
  },
  decide: (act, context) => {
    const of = objectionOf(act)
    return records(
      { type: 'PublicDataObjected', body: of },
      ...objectedTo(of, context).map(({ body: { exemption } }) => ({
        type: 'ExemptionClosed' as const,
        body: { exemption, cause: 'objected' as const },
      })),
    )
  },
}

export const objectionRules: Rules<'object-to-public-data', ExemptionState> = {
  'object-to-public-data': object,
}
