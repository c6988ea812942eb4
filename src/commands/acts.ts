/** Everything that may be recorded about a person, in one place. */
import { E } from '../fp.ts'
import type { Either, t } from '../fp.ts'
import { decode } from '../kernel/codec.ts'
import type { Fault } from '../kernel/codec.ts'
import { accountActs } from './acts/account.ts'
import type { About } from './acts/act.ts'
import { consentActs } from './acts/consent.ts'
import { deviceActs } from './acts/device.ts'
import { disclosureActs } from './acts/disclosure.ts'
import { exemptionActs } from './acts/exemption.ts'
import { inboundActs } from './acts/inbound.ts'
import { marketingActs } from './acts/marketing.ts'
import { minorActs } from './acts/minor.ts'
import { noticeActs } from './acts/notice.ts'
import { publicationActs } from './acts/publication.ts'
import { subscriptionActs } from './acts/subscription.ts'

/** One act a name, which stands in its `act` field: the codec of its record, and what is said about it. */
export const actCodecs = {
  ...noticeActs,
  ...subscriptionActs,
  ...consentActs,
  ...inboundActs,
  ...marketingActs,
  ...deviceActs,
  ...disclosureActs,
  ...publicationActs,
  ...exemptionActs,
  ...minorActs,
  ...accountActs,
} as const

export type ActName = keyof typeof actCodecs
/** An act by its name. */
export type ActNamed<N extends ActName> = t.TypeOf<(typeof actCodecs)[N]>
/** A request to record something about a person; the path names the person. */
export type Act = { [N in ActName]: ActNamed<N> }[ActName]

/** The same by name, for a reader that does not tell them apart. */
const described: { readonly [N in ActName]: { readonly about: Omit<About<never>, 'protects'> } } =
  actCodecs

/** The properties of the acts of this name beside their fields: recorders, begun ids and so on. */
export const aboutAct = (name: ActName): Omit<About<never>, 'protects'> => described[name].about

/** Whether an act has this name. */
export const isActName = (u: unknown): u is ActName =>
  typeof u === 'string' && Object.hasOwn(actCodecs, u)
/** The names of all acts, in the order of their families. */
export const actNames: ReadonlyArray<ActName> = Object.keys(actCodecs).filter(isActName)

const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** Decodes one act by its name, or says every fault. */
export const decodeAct = (value: unknown): Either<ReadonlyArray<Fault>, Act> => {
  if (!isRecord(value)) return E.left([{ path: '', expected: 'an act' }])
  const name = value['act']
  if (!isActName(name))
    return E.left([{ path: 'act', expected: `one of ${Object.keys(actCodecs).join(' | ')}` }])
  const codec: t.Decoder<unknown, Act> = actCodecs[name]
  return decode(codec)(value)
}
