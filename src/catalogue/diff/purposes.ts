/** Purposes before and after, with all that reaches them: their own terms, their parties, how long data is kept. */
import type { PolicyPackage } from '../package/package.ts'
import type { Purpose } from '../package/purpose.ts'
import { aspectChanges } from './aspects.ts'
import { carriedChanges } from './carriers.ts'
import { pairs } from './parties.ts'
import type {
  Aspect,
  AspectChange,
  CategoryChange,
  DiffReason,
  Effect,
  PurposeChange,
  RecipientChange,
} from './policy-diff.ts'
import { retentionChange } from './retention.ts'
import { worst } from './terms.ts'

type Parties = {
  readonly recipients: ReadonlyArray<RecipientChange>
  readonly categories: ReadonlyArray<CategoryChange>
}

/** Changed terms of parties that the purpose named before and still names; new ones are aspects of their own. */
const inherited = (
  aspect: Aspect,
  touched: ReadonlyArray<{ readonly id: string; readonly effect: Effect }>,
): ReadonlyArray<AspectChange> => {
  const effect = worst(touched.map((each) => each.effect))
  if (effect === 'neutral') return []
  return [{ aspect, effect }]
}

const categoryTerms = ({ categories }: Purpose, changes: Parties['categories']) =>
  changes
    .filter(({ category, change }) => change === 'changed' && categories.includes(category))
    .map(({ category, effect }) => ({ id: category, effect }))

const recipientTerms = ({ recipients, categories }: Purpose, changes: Parties['recipients']) =>
  changes
    .filter(({ recipient, change }) => change === 'changed' && recipients.includes(recipient))
    .map(({ recipient, effect, added = [] }) => {
      // A recipient that may now hold a category of another purpose is no wider for this one.
      const elsewhere = added.length > 0 && !added.some((category) => categories.includes(category))
      return { id: recipient, effect: elsewhere ? ('neutral' as const) : effect }
    })

// oxlint-disable-next-line eslint/max-lines-per-function -- a total list of aspects, one line each
const reasonOf = (aspect: Aspect): DiffReason => {
  switch (aspect) {
    case 'categories':
    case 'category_terms':
    case 'category_permissions':
    case 'evidence':
    case 'sources':
      return 'category'
    case 'recipients':
    case 'recipient_terms':
      return 'recipient'
    case 'retention':
    case 'single_use':
      return 'period'
    case 'necessity':
    case 'refusal':
    case 'minors':
    case 'assessment':
    case 'wording':
    case 'alternatives':
      return 'undertaking'
    case 'operations':
    case 'permissions':
    case 'requires_literal':
    case 'requires_pipl':
    case 'survival':
    case 'profiling':
    case 'locality':
    case 'transform':
    case 'device':
    case 'survey':
    case 'subscription':
    case 'transfer':
    case 'analytics':
    case 'surviving_operations':
    case 'agreement':
    case 'message_class':
    case 'sdks':
    case 'prohibitions':
    case 'region':
      return 'method'
  }
}

const isProcessor =
  ({ recipients }: PolicyPackage) =>
  (id: string): boolean =>
    recipients.find((each) => each.id === id)?.role === 'processor'

/** Entrusting more of the work is told, and not asked: a processor acts for the bank (PIPL 21, 23). */
const entrusted =
  (pkg: PolicyPackage) =>
  (change: AspectChange): AspectChange => {
    const { aspect, effect, added = [] } = change
    return aspect === 'recipients' && effect === 'wider' && added.every(isProcessor(pkg))
      ? { ...change, effect: 'neutral' }
      : change
  }

const changed = (purpose: Purpose, aspects: ReadonlyArray<AspectChange>): PurposeChange => {
  const wider = aspects.filter(({ effect }) => effect === 'wider')
  return {
    purpose: purpose.id,
    change: 'changed',
    aspects,
    obligation: wider.length > 0 ? 'reconsent' : 'notice',
    reasons: [...new Set(wider.map(({ aspect }) => reasonOf(aspect)))],
  }
}

/** In the order of the later version, then what went. A purpose with nothing changed is left out. */
export const purposeChanges = (
  before: PolicyPackage,
  after: PolicyPackage,
  parties: Parties,
): ReadonlyArray<PurposeChange> =>
  pairs(before.purposes, after.purposes).flatMap(({ was, is }): ReadonlyArray<PurposeChange> => {
    if (was === undefined) {
      return is === undefined
        ? []
        : [
            {
              purpose: is.id,
              change: 'added',
              aspects: [],
              obligation: 'reconsent',
              reasons: ['purpose'],
            },
          ]
    }
    if (is === undefined) {
      return [
        { purpose: was.id, change: 'removed', aspects: [], obligation: 'notice', reasons: [] },
      ]
    }
    const aspects = [
      ...aspectChanges(was, is).map(entrusted(after)),
      ...inherited('category_terms', categoryTerms(was, parties.categories)),
      ...inherited('recipient_terms', recipientTerms(was, parties.recipients)),
      ...carriedChanges(is, before, after),
      ...retentionChange(is.id, before.retention, after.retention),
    ]
    return aspects.length === 0 ? [] : [changed(is, aspects)]
  })
