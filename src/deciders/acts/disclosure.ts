/** Disclosures: requested, authorised on named grounds, made once, confirmed (clauses 1.5, 4-a). */
import { frozenAfter } from '../../catalogue/catalogue.ts'
import { decideThrough } from '../../decisions/decide.ts'
import type { Ruling } from '../../decisions/answer.ts'
import type { Question } from '../../decisions/question.ts'
import { isRestricted } from '../../events/restricted.ts'
import type { Fact } from '../../events/ledger-event.ts'
import { valuesOf } from '../../kernel/entries.ts'
import type { CategoryId, MatterId } from '../../kernel/ids.ts'
import { earlier, plusMs } from '../../kernel/instant.ts'
import type { Disclosure, DisclosureRecords } from '../../standing/fold/disclosure.ts'
import type { Ends } from '../../standing/fold/ends.ts'
import { scopeOf } from '../state/consent.ts'
import type { ConsentsState } from '../state/consent.ts'
import type { ExemptionState } from '../state/exemption.ts'
import { groundsOf } from '../checks/grounds.ts'
import { outside, own, purposeOf, sameIds } from '../lookups.ts'
import { records, refused } from '../rule.ts'
import type { Acts, Answer, Rule, Rules, RuleContext } from '../rule.ts'

export type DisclosureState = ExemptionState &
  ConsentsState & { readonly disclosure: DisclosureRecords; readonly ends: Ends }

/** An authorisation is for one transfer that follows at once, not a standing permission. */
const maxAuthorisationMs = 10 * 60_000

type Request = Acts['request-disclosure']

const idOf = (
  { disclosure }: Request,
  { matter }: RuleContext<DisclosureState>,
): MatterId | undefined => disclosure ?? matter

const requested = (act: Request, context: RuleContext<DisclosureState>): Disclosure | undefined => {
  const id = idOf(act, context)
  return id === undefined ? undefined : own(context.known.disclosure, id)
}

const isSame = (old: Disclosure, { recipient, purpose, categories }: Request): boolean =>
  old.recipient === recipient && old.purpose === purpose && sameIds(old.categories, categories)

const questionOf = (act: Request, { subject, profile }: RuleContext<DisclosureState>): Question => {
  const { recipient, purpose, categories, exemption, device, transfer } = act
  return {
    subject,
    purpose,
    operation: 'provide',
    categories,
    recipient,
    profile,
    ...(exemption === undefined ? {} : { exemption }),
    ...(device === undefined ? {} : { device }),
    ...(transfer === undefined ? {} : { transfer }),
  }
}

/** Judged by everything known now. An earlier claimed time must not authorise a disclosure. */
const rule = (act: Request, context: RuleContext<DisclosureState>): Ruling => {
  const { known, viewNow, now, seen } = context
  return decideThrough(viewNow, seen(known.standing), questionOf(act, context), now)
}

const authorised = (
  ruling: Ruling,
  act: Request,
  disclosure: MatterId,
  context: RuleContext<DisclosureState>,
) => {
  const { purpose } = act
  const { now, known, viewNow } = context
  const { basis, evidence, validUntil } = ruling
  const registered = viewNow.purposes.get(purpose)
  const end = plusMs(now, maxAuthorisationMs)
  const used = valuesOf(known.exemption).find(
    ({ event }) => basis.ground === 'exemption' && evidence.includes(event),
  )
  return {
    disclosure,
    basis: basis.ground === 'exemption' ? `exemption/${basis.code}` : basis.ground,
    reliedOn: evidence,
    validUntil: validUntil === undefined ? end : earlier(end, validUntil),
    ...(used === undefined ? {} : { exemption: used.body.exemption }),
    ...(purposeOf(viewNow, purpose)?.transfer === 'encrypted'
      ? { conditions: ['encrypted' as const] }
      : {}),
    ...(registered === undefined
      ? {}
      : { restsOn: groundsOf(known, registered, questionOf(act, context), ruling) }),
  }
}

/** Ends a single-use consent with the authorisation, whether or not the transfer is made (clauses 1.2(2), 1.7(4)). */
const usedUp = (
  { purpose }: Request,
  { evidence }: Ruling,
  { known, viewNow }: RuleContext<DisclosureState>,
): ReadonlyArray<Fact> =>
  purposeOf(viewNow, purpose)?.singleUseMinutes === undefined
    ? []
    : valuesOf(known.consent.grants)
        .filter(({ event }) => evidence.includes(event))
        .map(({ event, body }) => ({
          type: 'ConsentExpired',
          body: { ...scopeOf(body), grant: event },
        }))

/** Records the request with its answer. An auditor then also sees requests that were refused. */
const request: Rule<'request-disclosure', DisclosureState> = {
  isDone: (act, context) => {
    const old = requested(act, context)
    return old !== undefined && isSame(old, act)
  },
  decide: (act, context) => {
    const { recipient, purpose, categories } = act
    const disclosure = idOf(act, context)
    if (disclosure === undefined) return refused({ refusal: 'matter-missing' })
    const old = requested(act, context)
    if (old !== undefined) {
      return isSame(old, act) ? records() : refused({ refusal: 'matter-taken', matter: disclosure })
    }
    if (categories.length === 0) return refused({ refusal: 'categories-empty' })
    const ruling = rule(act, context)
    const asked = {
      type: 'DisclosureRequested' as const,
      body: {
        disclosure,
        recipient,
        purpose,
        categories,
        ...(isRestricted(act.exemption) ? { restricted: true } : {}),
      },
    }
    if (ruling.decision === 'ALLOW') {
      const body = authorised(ruling, act, disclosure, context)
      return records(asked, { type: 'DisclosureAuthorised', body }, ...usedUp(act, ruling, context))
    }
    const reasons = ruling.reasons.map(({ code }) => code)
    return records(asked, { type: 'DisclosureRefused', body: { disclosure, reasons } })
  },
}

const sentAlready = ({ progress }: Disclosure): ReadonlyArray<CategoryId> | undefined =>
  'sent' in progress ? progress.sent : undefined

/** Judged by the time of the transfer, not of the report: within the authorised time and categories, and once. */
const made: Rule<'record-disclosure', DisclosureState> = {
  isDone: (act, { known }) => {
    const old = own(known.disclosure, act.disclosure)
    const sent = old === undefined ? undefined : sentAlready(old)
    return sent !== undefined && sameIds(sent, act.categories)
  },
  decide: (act, { known, at, viewNow }): Answer => {
    const { disclosure: matter, categories, encrypted, transferSha256 } = act
    const old = own(known.disclosure, matter)
    const sent = old === undefined ? undefined : sentAlready(old)
    if (sent !== undefined) {
      return sameIds(sent, categories)
        ? records()
        : refused({ refusal: 'disclosure-already-made', matter })
    }
    if (old?.progress.state !== 'authorised' || at < old.progress.at) {
      return refused({ refusal: 'disclosure-not-authorised', matter })
    }
    const { validUntil, conditions } = old.progress
    if (at >= validUntil) return refused({ refusal: 'disclosure-expired', matter, validUntil })
    const beyond = outside(categories, old.categories)
    if (beyond.length > 0)
      return refused({ refusal: 'disclosure-too-wide', matter, categories: beyond })
    if (categories.length === 0) return refused({ refusal: 'categories-empty' })
    const { recipient, purpose } = old
    const transfer = transferSha256 === undefined ? {} : { transferSha256 }
    // The data has left. The transfer is recorded with the conditions that it violated, and never refused (clause
    // 1.7(1)).
    const broken = encrypted || conditions.length === 0 ? {} : { conditionsBroken: conditions }
    const left = { disclosure: matter, recipient, purpose, categories, encrypted }
    const freeze = frozenAfter(viewNow.catalogue, recipient, old.progress.at)
    const frozen =
      freeze === undefined || freeze.at > at
        ? {}
        : { frozenSince: freeze.at, frozenBy: freeze.event }
    const body = { ...left, ...transfer, ...broken, ...frozen }
    return records({ type: 'DisclosureMade', body })
  },
}

const acknowledge: Rule<'acknowledge-disclosure', DisclosureState> = {
  isDone: ({ disclosure }, { known }) =>
    own(known.disclosure, disclosure)?.progress.state === 'acknowledged',
  decide: ({ disclosure: matter, receiptSha256 }, { known, at }) => {
    const old = own(known.disclosure, matter)
    // A confirmation cannot be dated before the transfer.
    if (old === undefined || !('sent' in old.progress) || at < old.progress.leftAt) {
      return refused({ refusal: 'disclosure-not-made', matter })
    }
    const receipt = receiptSha256 === undefined ? {} : { receiptSha256 }
    return records({ type: 'DisclosureAcknowledged', body: { disclosure: matter, ...receipt } })
  },
}

export const disclosureRules: Rules<
  'request-disclosure' | 'record-disclosure' | 'acknowledge-disclosure',
  DisclosureState
> = {
  'request-disclosure': request,
  'record-disclosure': made,
  'acknowledge-disclosure': acknowledge,
}
