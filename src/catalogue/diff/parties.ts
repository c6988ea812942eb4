/** Recipients and categories before and after: what is said of them reaches every purpose that names them. */
import type { Category } from '../package/package.ts'
import type { Recipient } from '../package/parties.ts'
import type { CategoryChange, Effect, RecipientChange } from './policy-diff.ts'
import { identical, sameTerms, setChange, worst } from './terms.ts'

type Keyed = { readonly id: string }

/** Pairs by id, in the order of the later list and then what went. */
export const pairs = <A extends Keyed>(
  before: ReadonlyArray<A>,
  after: ReadonlyArray<A>,
): ReadonlyArray<{ readonly was?: A; readonly is?: A }> => {
  const then = new Map(before.map((item) => [item.id, item]))
  const now = new Set(after.map(({ id }) => id))
  return [
    ...after.map((is) => {
      const was = then.get(is.id)
      return was === undefined ? { is } : { was, is }
    }),
    ...before.filter(({ id }) => !now.has(id)).map((was) => ({ was })),
  ]
}

const free = (recipient: Recipient): boolean => recipient.literalNeedsNoConsent === true
const known = ({ type, role, region }: Recipient) => ({ type, role, region })

const recipientEffect = (was: Recipient, is: Recipient): Effect => {
  const { added, removed } = setChange(was.categories, is.categories)
  return worst([
    ...(added.length > 0 ? ['wider' as const] : []),
    ...(removed.length > 0 ? ['narrower' as const] : []),
    ...(sameTerms(known(was), known(is)) ? [] : ['wider' as const]),
    ...(free(is) === free(was) ? [] : [free(is) ? ('wider' as const) : ('narrower' as const)]),
    ...(is.named === was.named ? [] : [is.named ? ('narrower' as const) : ('wider' as const)]),
  ])
}

/** `wider` when it may hold more, is somebody else in law, or needs less consent. */
export const recipientChanges = (
  before: ReadonlyArray<Recipient>,
  after: ReadonlyArray<Recipient>,
): ReadonlyArray<RecipientChange> =>
  pairs(before, after).flatMap(({ was, is }): ReadonlyArray<RecipientChange> => {
    if (was === undefined)
      return is === undefined ? [] : [{ recipient: is.id, change: 'added', effect: 'wider' }]
    if (is === undefined) return [{ recipient: was.id, change: 'removed', effect: 'narrower' }]
    if (identical(was, is)) return []
    const { added, removed } = setChange(was.categories, is.categories)
    return [
      {
        recipient: is.id,
        change: 'changed',
        effect: recipientEffect(was, is),
        ...(added.length > 0 ? { added } : {}),
        ...(removed.length > 0 ? { removed } : {}),
      },
    ]
  })

const sensitivity = { ordinary: 0, sensitive_in_combination: 1, sensitive: 2 }
const dataClass = { none: 0, C1: 1, C2: 2, C3: 3 }
const guardsOf = (category: Category): ReadonlyArray<number> => [
  sensitivity[category.sensitivity],
  dataClass[category.jrt],
  ...[category.secret, category.aboutThirdPersons, category.immutable, category.biometric].map(
    (on) => (on === true ? 1 : 0),
  ),
]

/** Marked as more delicate it is better guarded: narrower. Marked as less: wider. */
const categoryEffect = (was: Category, is: Category): Effect => {
  const now = guardsOf(is)
  const steps = guardsOf(was).map((guard, at) => (now[at] ?? 0) - guard)
  if (steps.some((step) => step < 0)) return 'wider'
  return steps.some((step) => step > 0) ? 'narrower' : 'neutral'
}

/** A category alone permits nothing: that it came or went is neutral until a purpose names it. */
export const categoryChanges = (
  before: ReadonlyArray<Category>,
  after: ReadonlyArray<Category>,
): ReadonlyArray<CategoryChange> =>
  pairs(before, after).flatMap(({ was, is }): ReadonlyArray<CategoryChange> => {
    if (was === undefined)
      return is === undefined ? [] : [{ category: is.id, change: 'added', effect: 'neutral' }]
    if (is === undefined) return [{ category: was.id, change: 'removed', effect: 'neutral' }]
    return identical(was, is)
      ? []
      : [{ category: is.id, change: 'changed', effect: categoryEffect(was, is) }]
  })
