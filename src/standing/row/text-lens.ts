/** What a decision looks up in a person's standing, found in the text of their row. */
import { trusted } from '../../kernel/ids.ts'
import type { DeviceId, SubjectId } from '../../kernel/ids.ts'
import type { StandingLens } from '../lens/lens.ts'
import { consentWith, lastReached, laterMark, sweptAway } from '../consent-in.ts'
import type { Sweeps } from '../consent-in.ts'
import * as entry from './entries.ts'
import { find, forEvery } from './find.ts'
import { sigils } from './sigils.ts'
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
  if (!row.startsWith(sigils.joined)) return none
  const others: SubjectId[] = []
  forEvery(row, sigils.joined, entry.joining, (other) => others.push(trusted<SubjectId>(other)))
  return others
}

/** Written after those, before everything else. */
const reopenedIn = (row: string, policy: string): Mark | undefined => {
  if (!row.startsWith(sigils.reopened) && !row.startsWith(sigils.joined)) return undefined
  let last: Mark | undefined
  forEvery(row, sigils.reopened, entry.reopening, (_, each) => {
    if (each.policy === policy) last = laterMark(last, each)
  })
  return last
}

const reachedIn = (row: string): Mark | undefined =>
  lastReached((threshold) => find(row, sigils.reached, threshold, entry.mark))

const sweepsIn = (row: string): Sweeps => ({
  at: (key) => find(row, sigils.sweeps, key, entry.sweep),
  reached: () => reachedIn(row),
})

const consentFrom = (row: string, key: string): Consent | undefined => {
  const consent = find(row, sigils.consents, key, entry.consent)
  // Nearly nobody said anything of many consents at once, came of age, or has an account again.
  const mayHaveEnded = row.includes(sigils.sweeps) || row.includes(sigils.reached)
  return consent === undefined || !mayHaveEnded ? consent : consentWith(sweepsIn(row), key, consent)
}

/** One of these is in the row of whoever said no to anything but messages, or by a switch. */
const noes = ['|refused|', '|withdrawn|', sigils.sweeps]

const channelsIn = (row: string, purpose: string): ReadonlyArray<string> => {
  const channels: string[] = []
  forEvery(row, `${sigils.marketing}${purpose}/`, entry.preference, (key) => {
    const channel = key.slice(key.indexOf('/') + 1)
    if (channel !== anyKey) channels.push(channel)
  })
  return channels
}

/** The first of these accounts that was closed; of any where none is named. */
const cancelledIn = (row: string, accounts?: ReadonlyArray<string>): Mark | undefined => {
  // Nearly nobody's is: this is asked in every decision.
  if (!row.includes(sigils.cancelled)) return undefined
  if (accounts === undefined) {
    let first: Mark | undefined
    forEvery(row, sigils.cancelled, entry.mark, (_, mark) => (first ??= mark))
    return first
  }
  for (const account of accounts) {
    const mark = find(row, sigils.cancelled, account, entry.mark)
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
  forEvery(row, sigils.permissions, entry.permission, (key, state) => {
    if (key.endsWith(`/${permission}`))
      seen.push([trusted<DeviceId>(key.slice(0, key.indexOf('/'))), state])
  })
  return seen
}

/** A lens over a row's text, as it comes from the disk. */
export const textLens = (row: string): StandingLens => ({
  ended: (accounts) => cancelledIn(row, accounts) ?? find(row, sigils.erased, '', entry.mark),
  reopened: (policy) => reopenedIn(row, policy),
  minor: () => find(row, sigils.minor, '', entry.minor),
  reached: () => reachedIn(row),
  guardianConsent: (policy) => find(row, sigils.guardianConsents, policy, entry.guardianConsent),
  exemptions: () => {
    // Nearly nobody has any: this is asked in every decision.
    if (!row.includes(sigils.exemptions)) return none
    const exemptions: ActiveExemption[] = []
    forEvery(row, sigils.exemptions, entry.exemption, (_, each) => exemptions.push(each))
    return exemptions
  },
  objection: (purpose) => find(row, sigils.objections, purpose, entry.mark),
  policy: (policy) => find(row, sigils.policies, policy, entry.policy),
  preference: (key) => find(row, sigils.marketing, key, entry.preference),
  channelsOf: (purpose) => channelsIn(row, purpose),
  mayHaveSaidNo: (purpose) =>
    row.includes(sigils.features) ||
    (row.includes(`/${purpose}/`) && noes.some((each) => row.includes(each))),
  feature: (key) => find(row, sigils.features, key, entry.feature),
  consent: lastAsked((key) => consentFrom(row, key)),
  sweptAway: (key) => (row.includes(sigils.sweeps) ? sweptAway(sweepsIn(row), key) : undefined),
  permission: (device, permission) =>
    find(row, sigils.permissions, `${device}/${permission}`, entry.permission),
  permissionAnywhere: (permission) => seenIn(row, permission).map(([, state]) => state),
  devicesWith: (permission) => seenIn(row, permission).map(([device]) => device),
  agreement: (agreement) => find(row, sigils.agreements, agreement, entry.agreement),
  subscription: (purpose) => find(row, sigils.subscriptions, purpose, entry.subscription),
  inbound: (source) => find(row, sigils.inbound, source, entry.inbound),
  joinedWith: () => joinedIn(row),
})
