/**
 * Statutory exemptions: invoked with evidence, limited in time and scope, and never shown as a consent (clauses
 * 1.6-E*, 4-E*).
 */
import { defaultMaxHours } from '../../catalogue/package/exemption-rule.ts'
import type { ExemptionRule } from '../../catalogue/package/exemption-rule.ts'
import { isNotExempt } from '../../catalogue/exempt-purposes.ts'
import type { RegisteredPurpose } from '../../catalogue/view.ts'
import { endDateIn, endOfDate } from '../../events/end-date.ts'
import type { ExemptionEvidence } from '../../events/vocabulary.ts'
import type { MatterId } from '../../kernel/ids.ts'
import { plusMs } from '../../kernel/instant.ts'
import { comparableName } from '../../kernel/same-name.ts'
import { categoryFault, own, recipientFor, sameIds } from '../lookups.ts'
import { uninvokedFault } from '../state/exemption.ts'
import type { ExemptionState, Invoked } from '../state/exemption.ts'
import { isObjected } from './objection.ts'
import type { Refusal } from '../refusal.ts'
import { firstRefusal, records, refused } from '../rule.ts'
import type { Acts, Rule, Rules, RuleContext } from '../rule.ts'

type Act = Acts['invoke-exemption']

const hourMs = 3_600_000

type Asked = {
  readonly act: Act
  readonly context: RuleContext<ExemptionState>
  readonly registered: RegisteredPurpose
  readonly rule: ExemptionRule
}
type Check = (asked: Asked) => Refusal | undefined

const ofScope: Check = ({ act, context: { view }, registered: { purpose, version } }) => {
  const { recipient, categories, list } = act
  const fault = categoryFault(purpose, categories)
  if (fault !== undefined) return fault
  if (recipient === undefined) {
    // A publication has no recipient (clause 4-E0).
    const isProvided = list === 'disclosure' && !purpose.operations.includes('publish')
    return isProvided ? { refusal: 'recipient-required' } : undefined
  }
  return recipientFor(view, version, purpose, recipient) === undefined
    ? { refusal: 'recipient-unregistered', recipient }
    : undefined
}

const saysSomething = /[\p{L}\p{N}]/u

/** A blank reference counts as missing, since it leads nowhere. */
const referenceOf = ({ proof }: Act, kind: ExemptionEvidence): string | undefined =>
  proof.find((item) => item.kind === kind && saysSomething.test(item.reference))?.reference.trim()

const dates: ReadonlySet<ExemptionEvidence> = new Set(['end_date', 'post_hoc_notice_due'])

/** Officers are named in sealed fields. The word `sealed` with too few names is no evidence (clause 4-E3: two officers). */
const isBrought = (act: Act, kind: ExemptionEvidence, { officers = 1 }: ExemptionRule): boolean => {
  const reference = referenceOf(act, kind)
  if (reference === undefined) return false
  if (dates.has(kind)) return endOfDate(reference) !== undefined
  if (kind !== 'officers') return true
  const named = (act.personal?.officerIds ?? []).filter((each) => saysSomething.test(each))
  return new Set(named.map(comparableName)).size >= officers
}

const ofEvidence: Check = ({ act, rule }) => {
  const { list, code, evidence } = rule
  // Checked first: the answer to a name in clear must not be a request for more names.
  const officers = act.proof.filter(({ kind }) => kind === 'officers')
  if (officers.some(({ reference }) => reference !== 'sealed'))
    return { refusal: 'officers-not-sealed' }
  const blank = act.proof.flatMap(({ kind }) =>
    referenceOf(act, kind) === undefined ? [kind] : [],
  )
  const missing = [...evidence.filter((kind) => !isBrought(act, kind, rule)), ...blank]
  if (missing.length > 0) {
    return { refusal: 'exemption-evidence-missing', list, code, missing: [...new Set(missing)] }
  }
  const [first, second] = [referenceOf(act, 'approver'), referenceOf(act, 'second_approver')]
  return first !== undefined &&
    second !== undefined &&
    comparableName(first) === comparableName(second)
    ? { refusal: 'exemption-approvers-same' }
    : undefined
}

/** Every exemption ends: by the limit of its code, and by the end date in its evidence (clauses 1.6-E0, 1.6-E3). */
const ofTime: Check = ({ act: { until, proof }, context: { at }, rule }) => {
  if (until <= at) return { refusal: 'until-in-the-past', until }
  const endsAt = endDateIn(proof)
  if (endsAt !== undefined && until > endsAt) return { refusal: 'exemption-past-end-date', endsAt }
  const { maxHours = defaultMaxHours } = rule
  return until > plusMs(at, maxHours * hourMs)
    ? { refusal: 'exemption-too-long', maxHours }
    : undefined
}

/** No exemption covers marketing, and few cover statistics (clauses 1.6-E9, 2.1-b). */
const ofAnalytics: Check = ({ rule, registered }) =>
  isNotExempt(rule, registered)
    ? { refusal: 'exemption-not-for-analytics', purpose: registered.purpose.id }
    : undefined

/** The person objected to the use of public data about them: a new exemption cannot override this (PIPL 27). */
const ofObjection: Check = ({ act: { purpose }, context: { known }, rule, registered }) => {
  const policy = registered.version.policy
  return rule.objectable === true && isObjected(known, { purpose, policy })
    ? { refusal: 'exemption-objected', purpose }
    : undefined
}

const checks = [ofScope, ofAnalytics, ofEvidence, ofTime, ofObjection]

const idOf = ({ exemption }: Act, { matter }: RuleContext<ExemptionState>): MatterId | undefined =>
  exemption ?? matter

const isSame = ({ body }: Invoked, act: Act): boolean =>
  body.list === act.list &&
  body.code === act.code &&
  body.purpose === act.purpose &&
  body.recipient === act.recipient &&
  body.until === act.until &&
  sameIds(body.categories, act.categories)

const invoked = (act: Act, context: RuleContext<ExemptionState>): Invoked | undefined => {
  const id = idOf(act, context)
  return id === undefined ? undefined : own(context.known.exemption, id)
}

/** Two approvers need two credentials: two names in one request are the word of one officer (clauses 1.6-E10, 4-E3). */
const awaitsApproval = ({ evidence }: ExemptionRule) =>
  evidence.includes('second_approver') ? { awaitsApproval: true } : {}

/**
 * The reference is sealed. The day by which the person must be informed is stored beside it, so that due notices can
 * be listed.
 */
const noticeDue = (act: Act) => {
  const due = endOfDate(referenceOf(act, 'post_hoc_notice_due') ?? '')
  return due === undefined ? {} : { noticeDue: due }
}

const invoke: Rule<'invoke-exemption', ExemptionState> = {
  isDone: (act, context) => {
    const old = invoked(act, context)
    return old !== undefined && isSame(old, act)
  },
  decide: (act, context) => {
    const { list, code, purpose, categories, proof, until, recipient } = act
    const exemption = idOf(act, context)
    if (exemption === undefined) return refused({ refusal: 'matter-missing' })
    const old = invoked(act, context)
    if (old !== undefined) {
      return isSame(old, act) ? records() : refused({ refusal: 'matter-taken', matter: exemption })
    }
    const registered = context.view.purposes.get(purpose)
    if (registered === undefined) return refused({ refusal: 'purpose-unregistered', purpose })
    const rule = registered.version.compiled.exemptions.get(`${list}/${code}`)
    if (rule === undefined) return refused({ refusal: 'exemption-not-on-list', list, code })
    const refusal = firstRefusal(checks, { act, context, registered, rule })
    if (refusal !== undefined) return refused(refusal)
    const to = recipient === undefined ? {} : { recipient }
    const evidence = proof.map(({ kind }) => ({ kind }))
    const after = { ...awaitsApproval(rule), ...noticeDue(act) }
    const body = { exemption, list, code, purpose, categories, evidence, until, ...to, ...after }
    return records({ type: 'ExemptionInvoked', body })
  },
}

const close: Rule<'close-exemption', ExemptionState> = {
  isDone: ({ exemption }, { known }) => own(known.exemption, exemption)?.isClosed === true,
  decide: ({ exemption, cause }, { known, at }) => {
    const old = own(known.exemption, exemption)
    if (old === undefined) return refused({ refusal: 'exemption-unknown', matter: exemption })
    const early = uninvokedFault(old, at)
    if (early !== undefined) return refused(early)
    const { until } = old.body
    // `lapsed` follows from the clock only; an exemption closed before its end was `done`.
    return cause === 'lapsed' && until > at && !old.isClosed
      ? refused({ refusal: 'not-expired', until })
      : records({ type: 'ExemptionClosed', body: { exemption, cause } })
  },
}

export const exemptionRules: Rules<'invoke-exemption' | 'close-exemption', ExemptionState> = {
  'invoke-exemption': invoke,
  'close-exemption': close,
}
