/** A standing as plain records, which is how people and programs outside the ledger read it. */
import { forEachEntry, mapEntries } from '../kernel/entries.ts'
import type { Entries } from '../kernel/entries.ts'
import { consentIn } from './consent-in.ts'
import type {
  ActiveExemption,
  Consent,
  Guardian,
  GuardianConsent,
  Inbound,
  Joined,
  Mark,
  Permission,
  PolicyStanding,
  Preference,
  Reopening,
  SignedAgreement,
  Standing,
  Subscription,
  Sweep,
  Switch,
  Use,
} from './standing.ts'

export type Table<A> = { readonly [key: string]: A }

/** The JSON form: the same as `Standing`, its entries by key. */
export type StandingRecord = Pick<Standing, 'minor' | 'erased'> & {
  readonly policies?:
    | Table<
        Omit<PolicyStanding, 'notices' | 'uses'> & {
          readonly notices: Table<Mark>
          readonly uses?: Table<Use>
        }
      >
    | undefined
  readonly consents?: Table<Consent> | undefined
  readonly sweeps?: Table<Sweep> | undefined
  readonly reached?: Table<Mark> | undefined
  readonly permissions?: Table<Table<Permission>> | undefined
  readonly marketing?: Table<Preference> | undefined
  readonly inbound?: Table<Inbound> | undefined
  readonly agreements?: Table<SignedAgreement> | undefined
  readonly subscriptions?: Table<Subscription> | undefined
  readonly exemptions?: Table<ActiveExemption> | undefined
  readonly objections?: Table<Mark> | undefined
  readonly features?: Table<Switch> | undefined
  readonly guardians?: Table<Guardian> | undefined
  readonly guardianConsents?: Table<GuardianConsent> | undefined
  readonly cancelled?: Table<Mark> | undefined
  readonly reopened?: Table<Reopening> | undefined
  readonly joined?: Table<Joined> | undefined
}

const same = <A>(value: A): A => value

/** Entries as a record that inherits nothing by name; undefined for none. */
export const tableOf = <A, B>(
  entries: Entries<A>,
  shown: (value: A) => B,
): Table<B> | undefined => {
  if (entries === undefined) return undefined
  const table: [string, B][] = []
  forEachEntry(entries, (key, value) => table.push([key, shown(value)]))
  // Unlike an assignment this makes an entry of its own of a key such as `__proto__`.
  return Object.fromEntries(table)
}

/** Each consent as it stands, with what was said of many at once. */
const shownConsents = (standing: Standing): Table<Consent> | undefined => {
  const shown = mapEntries(standing.consents, (key, consent) => consentIn(standing, key) ?? consent)
  return tableOf(shown, same)
}

/** No field of a standing is forgotten. */
type Whole = { readonly [F in keyof Standing]-?: unknown }

/** The standing as it is shown. */
export const standingRecord = (standing: Standing): StandingRecord & Whole => ({
  policies: tableOf(standing.policies, ({ uses, ...policy }) => {
    const used = tableOf(uses, same)
    return {
      ...policy,
      notices: tableOf(policy.notices, same) ?? {},
      ...(used === undefined ? {} : { uses: used }),
    }
  }),
  consents: shownConsents(standing),
  sweeps: tableOf(standing.sweeps, same),
  reached: tableOf(standing.reached, same),
  permissions: tableOf(standing.permissions, (each) => tableOf(each, same) ?? {}),
  marketing: tableOf(standing.marketing, same),
  inbound: tableOf(standing.inbound, same),
  agreements: tableOf(standing.agreements, same),
  subscriptions: tableOf(standing.subscriptions, same),
  exemptions: tableOf(standing.exemptions, same),
  objections: tableOf(standing.objections, same),
  features: tableOf(standing.features, same),
  minor: standing.minor,
  guardians: tableOf(standing.guardians, same),
  guardianConsents: tableOf(standing.guardianConsents, same),
  cancelled: tableOf(standing.cancelled, same),
  reopened: tableOf(standing.reopened, same),
  erased: standing.erased,
  joined: tableOf(standing.joined, same),
})
