/** A small catalogue and the events of a person, for tests of decisions, deciders and standing. */
import { expect } from 'vitest'
import { E } from '../../src/fp.ts'
import { decodePackage } from '../../src/catalogue/assemble.ts'
import { emptyCatalogue, evolveCatalogue } from '../../src/catalogue/catalogue.ts'
import type { Catalogue } from '../../src/catalogue/catalogue.ts'
import { compilePackage } from '../../src/catalogue/compiled.ts'
import { viewAt } from '../../src/catalogue/view.ts'
import type { View } from '../../src/catalogue/view.ts'
import { isLedgerEvent } from '../../src/events/ledger-event.ts'
import type { Fact, LedgerEvent } from '../../src/events/ledger-event.ts'
import { sha256, uuidFrom } from '../../src/kernel/hash.ts'
import { deviceFrom, matterFrom, subjectFrom, trusted } from '../../src/kernel/ids.ts'
import type { MatterId, SubjectId } from '../../src/kernel/ids.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { decide } from './decide.ts'
import type { Question } from '../../src/decisions/question.ts'
import type { Ruling } from '../../src/decisions/answer.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { nobody } from '../../src/standing/standing.ts'
import type { Standing } from '../../src/standing/standing.ts'
import { rawPackage } from './package.ts'
import {
  dayBefore,
  effective1,
  effective2,
  effective3,
  hours,
  minutes,
  plusDays,
  published3,
  noon,
} from './times.ts'

export * from './times.ts'

/** Plain text where a branded id is meant: tests only. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller's context names the id
export const id = <A extends string>(text: string): A => text as A

export const person: SubjectId = subjectFrom('1'.repeat(32))
export const guardian: SubjectId = subjectFrom('2'.repeat(32))
export const stranger: SubjectId = subjectFrom('3'.repeat(32))
export const phoneA = deviceFrom('a'.repeat(32))
export const phoneB = deviceFrom('b'.repeat(32))
export const page: MatterId = matterFrom('pub', 'c'.repeat(32))
export const matter = (digit: string): MatterId => matterFrom('dsc', digit.repeat(32))
export const hash = sha256('x')

/** Any event with its envelope; checked, so that no test rests on one that could not be stored. */
export const event = (occurredAt: Instant, fact: Fact, salt = ''): LedgerEvent => {
  const made = {
    id: uuidFrom(occurredAt, JSON.stringify(fact), salt),
    schemaVersion: 1,
    occurredAt,
    timeSource: 'service',
    recordedAt: occurredAt,
    actor: { role: 'service', id: 'app' },
    causationId: uuidFrom('cause'),
    correlationId: uuidFrom('story'),
    lawProfile: 'cn-pipl',
    ...fact,
  }
  expect(isLedgerEvent(made), `${fact.type} is a storable event`).toBe(true)
  return made as LedgerEvent
}

export const version = (
  name: string,
  effectiveAt: Instant,
  reconsent: ReadonlyArray<string>,
  publishedAt: Instant = plusDays(effectiveAt, -30),
): LedgerEvent =>
  event(publishedAt, {
    type: 'PolicyVersionPublished',
    body: {
      policy: id('privacy'),
      version: id(name),
      textSha256: sha256(`text ${name}`),
      packageSha256: sha256(name),
      locale: 'en',
      effectiveAt,
      effectiveBy: 'text',
      obligation: 'notice',
      reconsent: reconsent.map((purpose) => id(purpose)),
    },
  })

export const compiled = (name: string, ...later: ReadonlyArray<string>) => {
  const decoded = decodePackage(rawPackage(name, ...later))
  if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
  return compilePackage(decoded.right)
}

const packages = new Map([
  [sha256('1'), compiled('1')],
  [sha256('2'), compiled('2')],
  [sha256('3'), compiled('3', 'stars')],
])

/** Version 2 asks anew for `profile.display` and `insight`; version 3, not yet in force, brings the purpose `stars`. */
const published: ReadonlyArray<LedgerEvent> = [
  version('1', effective1, []),
  version('2', effective2, ['profile.display', 'insight']),
  version('3', effective3, [], published3),
]

export const catalogueWith = (...more: ReadonlyArray<LedgerEvent>): Catalogue =>
  [...published, ...more].reduce(evolveCatalogue(packages), emptyCatalogue)
export const catalogue = catalogueWith()
export const viewOf = (at: Instant, ...more: ReadonlyArray<LedgerEvent>): View =>
  viewAt(catalogueWith(...more), at)
export const view: View = viewAt(catalogue, noon)

export const standingOf = (events: ReadonlyArray<LedgerEvent>): Standing =>
  events.reduce(evolveStanding, nobody)

/** The ruling on a question about one person's events. */
export const ruled = (
  events: ReadonlyArray<LedgerEvent>,
  question: object,
  at: Instant = noon,
  on: View = view,
): Ruling => decide(on, standingOf(events), { subject: person, ...question } as Question, at)
/** Its decision and codes, such as `DENY NOT_ACCEPTED`. */
export const short = ({ decision, reasons }: Ruling): string =>
  [decision, ...reasons.map(({ code }) => code)].join(' ')

export const accepted = (
  name = '2',
  at: Instant = dayBefore,
  mode: 'click' | 'continued_use' = 'click',
): LedgerEvent =>
  event(at, { type: 'PolicyAccepted', body: { policy: id('privacy'), version: id(name), mode } })

type Scope = {
  readonly recipient?: string
  readonly device?: string
  readonly publication?: string
  readonly survey?: string
}
type More = Scope & { readonly version?: string; readonly until?: Instant }

export const gave = (
  kind: string,
  purpose: string,
  categories: ReadonlyArray<string>,
  more: More = {},
  at: Instant = dayBefore,
): LedgerEvent =>
  event(at, {
    type: 'ConsentGranted',
    body: {
      kind,
      purpose,
      categories,
      policy: 'privacy',
      version: '2',
      act: 'click',
      control: 'off',
      single: true,
      ...more,
    },
  } as unknown as Fact)

/** A later word on the same scope. */
export const ended = (
  type:
    | 'ConsentRefused'
    | 'ConsentWithdrawn'
    | 'ConsentExpired'
    | 'ConsentInvalidated'
    | 'ReconsentRequired',
  kind: string,
  purpose: string,
  more: Scope = {},
  at: Instant = hours(-1),
): LedgerEvent => {
  const extra = {
    ConsentRefused: { act: 'click' },
    ConsentWithdrawn: { act: 'click' },
    ConsentExpired: { grant: uuidFrom('grant') },
    ConsentInvalidated: { grant: uuidFrom('grant'), ground: 'forced' },
    ReconsentRequired: { policy: 'privacy', version: '2' },
  }[type]
  return event(at, { type, body: { kind, purpose, ...more, ...extra } } as unknown as Fact)
}

export const observed = (
  permission: string,
  state: 'on' | 'off',
  device = phoneA,
  at: Instant = minutes(-5),
): LedgerEvent =>
  event(at, {
    type: 'DevicePermissionObserved',
    body: { device, permission: id(permission), state, precision: 'full', source: 'callback' },
  })

export const optedOut = (more: object = {}, at: Instant = hours(-1)): LedgerEvent =>
  event(at, { type: 'MarketingOptedOut', body: { act: 'hotline', ...more } })
export const optedIn = (purpose: string, channel: string, at: Instant = hours(-2)): LedgerEvent =>
  event(at, {
    type: 'MarketingOptedIn',
    body: { purpose: id(purpose), channel: id(channel), act: 'click', control: 'off' },
  })

export const flagged = (
  band: 'under_8' | '8_to_13' | '14_to_17' = '8_to_13',
  at: Instant = dayBefore,
): LedgerEvent => event(at, { type: 'MinorFlagged', body: { band } })
export const guardianSaidYes = (
  purposes: ReadonlyArray<string>,
  name = '2',
  at: Instant = dayBefore,
): LedgerEvent =>
  event(at, {
    type: 'GuardianConsentGranted',
    body: {
      guardian,
      policy: id('privacy'),
      version: id(name),
      purposes: purposes.map((each) => id(each)),
    },
  })

export const exempted = (
  list: 'collection' | 'disclosure',
  code: string,
  purpose: string,
  categories: ReadonlyArray<string>,
  more: object = {},
  at: Instant = hours(-1),
): LedgerEvent =>
  event(at, {
    type: 'ExemptionInvoked',
    body: {
      exemption: matterFrom('exm', 'e'.repeat(32)),
      list,
      code,
      purpose,
      categories,
      evidence: [],
      until: hours(5),
      ...more,
    },
  } as unknown as Fact)
export const cancelled = (account = 'app', at: Instant = hours(-1)): LedgerEvent =>
  event(at, { type: 'AccountCancelled', body: { account: trusted(account) } })
