/** One purpose before and after: each side of it that changed, and whether it got wider. */
import type { Purpose, Requirement } from '../package/purpose.ts'
import type { Aspect, AspectChange, Effect } from './policy-diff.ts'
import { identical, setChange, worst } from './terms.ts'

type Changes = ReadonlyArray<AspectChange>

/** `added` and `removed` say what gaining or losing a member does. */
const members = (
  aspect: Aspect,
  before: ReadonlyArray<string>,
  after: ReadonlyArray<string>,
  effects: { readonly added: Effect; readonly removed: Effect },
): Changes => {
  const { added, removed } = setChange(before, after)
  if (added.length === 0 && removed.length === 0) return []
  const effect = worst([
    ...(added.length > 0 ? [effects.added] : []),
    ...(removed.length > 0 ? [effects.removed] : []),
  ])
  return [
    {
      aspect,
      effect,
      ...(added.length > 0 ? { added } : {}),
      ...(removed.length > 0 ? { removed } : {}),
    },
  ]
}

const grows = { added: 'wider', removed: 'narrower' } as const
const guards = { added: 'narrower', removed: 'wider' } as const

/** A number that stands for how far a thing goes: more is wider. */
const degree = (aspect: Aspect, before: number, after: number): Changes => {
  if (before === after) return []
  return [{ aspect, effect: after > before ? 'wider' : 'narrower' }]
}

const flag = (on: boolean | undefined): number => (on === true ? 1 : 0)

/** Two values with no order between them: any other one counts as wider. */
const replaced = (
  aspect: Aspect,
  before: string | undefined,
  after: string | undefined,
): Changes => (before === after ? [] : [{ aspect, effect: 'wider' }])

const necessity = { right: 0, optional: 0, stated_necessary: 1, necessary: 2 }
const refusal = { nothing: 0, feature: 1, service: 2, not_refusable: 3 }
const survival = { nothing: 0, decline: 1, cancellation: 2 }
const minors = { restricted: 0, allowed: 1 }

const requirement = (aspect: Aspect, before: Requirement, after: Requirement): Changes =>
  before.basis === after.basis
    ? members(aspect, before.consents, after.consents, guards)
    : [{ aspect, effect: 'wider', added: [after.basis], removed: [before.basis] }]

const fieldGates = ({ categoryPermissions }: Purpose): ReadonlyArray<string> =>
  (categoryPermissions ?? []).map(({ category, permission }) => `${category}/${permission}`)

/** Operations that remain after a decline or a cancellation. */
const surviving = ({ survives, survivingOperations, operations }: Purpose) =>
  survives === 'nothing' ? [] : (survivingOperations ?? operations)

const scope = (b: Purpose, a: Purpose): Changes => [
  ...members('categories', b.categories, a.categories, grows),
  ...members('operations', b.operations, a.operations, grows),
  ...members('surviving_operations', surviving(b), surviving(a), grows),
  ...members('recipients', b.recipients, a.recipients, grows),
  ...members('permissions', b.permissions, a.permissions, guards),
  ...members('category_permissions', fieldGates(b), fieldGates(a), guards),
  ...members('evidence', b.evidencedOnly ?? [], a.evidencedOnly ?? [], guards),
  ...members('alternatives', b.alternatives ?? [], a.alternatives ?? [], guards),
  ...requirement('requires_literal', b.requires['policy-literal'], a.requires['policy-literal']),
  ...requirement('requires_pipl', b.requires['cn-pipl'], a.requires['cn-pipl']),
]

const limits = (b: Purpose, a: Purpose): Changes => [
  ...degree('necessity', necessity[b.necessity], necessity[a.necessity]),
  ...degree('refusal', refusal[b.refusal], refusal[a.refusal]),
  ...degree('survival', survival[b.survives], survival[a.survives]),
  ...degree('minors', minors[b.minors], minors[a.minors]),
  ...degree('profiling', flag(b.profiling), flag(a.profiling)),
  ...degree('assessment', -flag(b.impactAssessment), -flag(a.impactAssessment)),
  ...degree('device', -flag(b.perDevice), -flag(a.perDevice)),
  ...degree('survey', -flag(b.perSurvey), -flag(a.perSurvey)),
  ...degree('subscription', -flag(b.subscription), -flag(a.subscription)),
  ...degree('single_use', b.singleUseMinutes ?? Infinity, a.singleUseMinutes ?? Infinity),
  ...degree('locality', -flag(b.locality !== undefined), -flag(a.locality !== undefined)),
  ...degree('transform', -flag(b.transform !== undefined), -flag(a.transform !== undefined)),
  ...degree('transfer', -flag(b.transfer !== undefined), -flag(a.transfer !== undefined)),
  ...degree('analytics', -flag(b.analytics), -flag(a.analytics)),
  ...replaced('agreement', b.agreement, a.agreement),
  ...replaced('message_class', b.messageClass, a.messageClass),
]

/** Changes of the purpose itself. Wording alone is never wider: a purpose put to another end needs another id. */
export const aspectChanges = (before: Purpose, after: Purpose): Changes => {
  const changes = [...scope(before, after), ...limits(before, after)]
  return changes.length > 0 || identical(before, after)
    ? changes
    : [{ aspect: 'wording', effect: 'neutral' }]
}
