/** The look-ups of a decision, in the text of a person's row. */
import { trusted } from '../../kernel/ids.ts'
import type { DeviceId, SubjectId } from '../../kernel/ids.ts'
import type { StandingLens } from '../lens/lens.ts'
import { consentWith, lastReached, laterMark, sweptAway } from '../consent-in.ts'
import type { Sweeps } from '../consent-in.ts'
import { fields } from './fields.ts'
import { find, forEvery, forEveryUnder } from './find.ts'
import { anyKey } from '../standing.ts'
import type { ActiveExemption, Consent, Mark, Permission } from '../standing.ts'

const none: ReadonlyArray<never> = []

/** Remembers the last answer: each consent is asked for twice in a row, by the gate of what has ended and by the next. */
const lastAsked = <A>(ask: (key: string) => A): ((key: string) => A) => {
  let last: { readonly key: string; readonly found: A } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, found: ask(key) }
    return last.found
  }
}

/** Written first, so that one look tells that there is none. */
const joinedIn = (row: string): ReadonlyArray<SubjectId> => {
  if (!row.startsWith(fields.joined.sigil)) return none
  const others: SubjectId[] = []
  forEvery(row, fields.joined, (other) => others.push(trusted<SubjectId>(other)))
  return others
}

/** Written after those, before everything else. */
const reopenedIn = (row: string, policy: string): Mark | undefined => {
  if (!row.startsWith(fields.reopened.sigil) && !row.startsWith(fields.joined.sigil))
    return undefined
  let last: Mark | undefined
  forEvery(row, fields.reopened, (_, each) => {
    if (each.policy === policy) last = laterMark(last, each)
  })
  return last
}

const reachedIn = (row: string): Mark | undefined =>
  lastReached((threshold) => find(row, fields.reached, threshold))

const sweepsIn = (row: string): Sweeps => ({
  at: (key) => find(row, fields.sweeps, key),
  reached: () => reachedIn(row),
})

const consentFrom = (row: string, key: string): Consent | undefined => {
  const consent = find(row, fields.consents, key)
  // Nearly nobody said anything of many consents at once, came of age, or has an account again.
  const mayHaveEnded = row.includes(fields.sweeps.sigil) || row.includes(fields.reached.sigil)
  return consent === undefined || !mayHaveEnded ? consent : consentWith(sweepsIn(row), key, consent)
}

/** One of these is in the row of whoever said no to anything but messages, or by a switch. */
const noes = ['|refused|', '|withdrawn|']

const channelsIn = (row: string, purpose: string): ReadonlyArray<string> => {
  const channels: string[] = []
  forEveryUnder(row, fields.marketing, `${purpose}/`, (key) => {
    const channel = key.slice(key.indexOf('/') + 1)
    if (channel !== anyKey) channels.push(channel)
  })
  return channels
}

/** The first of these accounts that was closed; of any where none is named. */
const cancelledIn = (row: string, accounts?: ReadonlyArray<string>): Mark | undefined => {
  // Nearly nobody's is: this is asked in every decision.
  if (!row.includes(fields.cancelled.sigil)) return undefined
  if (accounts === undefined) {
    let first: Mark | undefined
    forEvery(row, fields.cancelled, (_, mark) => (first ??= mark))
    return first
  }
  for (const account of accounts) {
    const mark = find(row, fields.cancelled, account)
    if (mark !== undefined) return mark
  }
  return undefined
}

/** By device, where this permission was looked at. */
const seenIn = (
  row: string,
  permission: string,
): ReadonlyArray<readonly [device: DeviceId, state: Permission]> => {
  const seen: (readonly [DeviceId, Permission])[] = []
  forEvery(row, fields.permissions, (key, state) => {
    if (key.endsWith(`/${permission}`))
      seen.push([trusted<DeviceId>(key.slice(0, key.indexOf('/'))), state])
  })
  return seen
}

/** A lens over a row's text, as it comes from the disk. */
export const textLens = (row: string): StandingLens => ({
  ended: (accounts) => cancelledIn(row, accounts) ?? find(row, fields.erased, ''),
  reopened: (policy) => reopenedIn(row, policy),
  minor: () => find(row, fields.minor, ''),
  reached: () => reachedIn(row),
  guardianConsent: (policy) => find(row, fields.guardianConsents, policy),
  exemptions: () => {
    // Nearly nobody has any: this is asked in every decision.
    if (!row.includes(fields.exemptions.sigil)) return none
    const exemptions: ActiveExemption[] = []
    forEvery(row, fields.exemptions, (_, each) => exemptions.push(each))
    return exemptions
  },
  objection: (purpose) => find(row, fields.objections, purpose),
  policy: (policy) => find(row, fields.policies, policy),
  preference: (key) => find(row, fields.marketing, key),
  channelsOf: (purpose) => channelsIn(row, purpose),
  mayHaveSaidNo: (purpose) =>
    row.includes(fields.features.sigil) ||
    row.includes(fields.sweeps.sigil) ||
    (row.includes(`/${purpose}/`) && noes.some((each) => row.includes(each))),
  feature: (key) => find(row, fields.features, key),
  consent: lastAsked((key) => consentFrom(row, key)),
  sweptAway: (key) =>
    row.includes(fields.sweeps.sigil) ? sweptAway(sweepsIn(row), key) : undefined,
  permission: (device, permission) => find(row, fields.permissions, `${device}/${permission}`),
  permissionAnywhere: (permission) => seenIn(row, permission).map(([, state]) => state),
  devicesWith: (permission) => seenIn(row, permission).map(([device]) => device),
  agreement: (agreement) => find(row, fields.agreements, agreement),
  subscription: (purpose) => find(row, fields.subscriptions, purpose),
  inbound: (source) => find(row, fields.inbound, source),
  joinedWith: () => joinedIn(row),
})
