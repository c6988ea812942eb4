/** A receipt as Kantara Consent Receipt v1.1.0 (KI-CR-v1.1.0), whose schema allows one additional key. */
import type { Label } from '../../../catalogue/package/label.ts'
import type { PublishedVersion } from '../../../catalogue/catalogue.ts'
import { receiptClaims } from '../claims.ts'
import type { ReceiptClaims } from '../claims.ts'
import { wordsOf } from '../../event-words.ts'
import { wordFrom } from '../../words/vocabulary.ts'
import type { ConsentState } from '../../words/event-row.ts'
import type { ReceiptMatter } from '../matter.ts'
import { hashUri } from './hash-uri.ts'
import { aboutOf, isSensitive } from './subject-matter.ts'
import type { About } from './subject-matter.ts'

/** The additional key, for everything that the format has no field for. */
export const ourKey = 'urn:consent-ledger:receipt:1'

type KantaraPurpose = {
  readonly purpose: string
  readonly purposeCategory: ReadonlyArray<string>
  readonly consentType: 'EXPLICIT' | 'IMPLICIT' | 'N/A'
  readonly piiCategory: ReadonlyArray<string>
  readonly primaryPurpose: boolean
  readonly termination: string
} & (
  | { readonly thirdPartyDisclosure: false }
  | { readonly thirdPartyDisclosure: true; readonly thirdPartyName: string }
)

/** A receipt in this format. `event.consent` has the event's state of consent, since a withdrawal is not a consent. */
export type KantaraReceipt = {
  readonly version: 'KI-CR-v1.1.0'
  readonly jurisdiction: string
  readonly consentTimestamp: number
  readonly collectionMethod: string
  readonly consentReceiptID: string
  readonly language: keyof Label
  readonly piiPrincipalId: string
  readonly piiControllers: ReadonlyArray<{
    readonly piiController: string
    readonly contact: string
    readonly address: { readonly streetAddress: string; readonly addressCountry: string }
    readonly email: string
    readonly phone: string
  }>
  readonly policyUrl: string
  readonly services: ReadonlyArray<{
    readonly service: string
    readonly purposes: ReadonlyArray<KantaraPurpose>
  }>
  readonly sensitive: boolean
  readonly spiCat: ReadonlyArray<string>
  readonly [ourKey]: ReceiptClaims & { readonly consent: ConsentState }
}

const consentTypeOf = (consent: ConsentState, { how }: About): KantaraPurpose['consentType'] => {
  if (consent !== 'given') return 'N/A'
  return how === 'continued_use' ? 'IMPLICIT' : 'EXPLICIT'
}

const ended = { 'zh-CN': '不构成同意', en: 'Not a consent' }
const openEnd = { 'zh-CN': '直至撤回', en: 'Until withdrawn' }
const isMailbox = (contact: string): boolean => /^[^\s@]+@[^\s@]+$/.test(contact)

const notSaid = { 'zh-CN': '未说明', en: 'Not stated' }

const terminationOf = (consent: ConsentState, { until }: About, language: keyof Label): string => {
  if (consent !== 'given') return ended[language]
  return until ?? openEnd[language]
}

const purposesOf = (
  about: About,
  consent: ConsentState,
  language: keyof Label,
): ReadonlyArray<KantaraPurpose> =>
  about.purposes.map(({ id, label, recipient = about.recipient }) => {
    const shared = {
      purpose: label[language],
      purposeCategory: [id],
      consentType: consentTypeOf(consent, about),
      piiCategory: about.categories.map((each) => each.label[language]),
      primaryPurpose: false,
      termination: terminationOf(consent, about, language),
    }
    return recipient === undefined
      ? { ...shared, thirdPartyDisclosure: false }
      : { ...shared, thirdPartyDisclosure: true, thirdPartyName: recipient.label[language] }
  })

const collectionOf = (matter: ReceiptMatter, about: About, language: keyof Label): string => {
  const words = wordsOf(matter.recorded.event)
  const what = language === 'en' ? words?.en : words?.zh
  const how =
    about.how === undefined
      ? notSaid[language]
      : (wordFrom('acts', about.how)?.[language] ?? about.how)
  return `${what ?? matter.recorded.event.type} (${how})`
}

/** The receipt in one language, under the event's policy. */
export const kantaraReceipt = (
  matter: ReceiptMatter,
  policy: PublishedVersion,
  language: keyof Label,
): KantaraReceipt => {
  const { controller, region } = policy.compiled.package
  const about = aboutOf(matter)
  const consent = wordsOf(matter.recorded.event)?.consent ?? 'none'
  const claims = receiptClaims(matter)
  const sensitive = about.categories.filter(isSensitive).map(({ label }) => label[language])
  return {
    version: 'KI-CR-v1.1.0',
    jurisdiction: region,
    consentTimestamp: Math.floor(Date.parse(claims.occurredAt) / 1_000),
    collectionMethod: collectionOf(matter, about, language),
    consentReceiptID: claims.jti,
    language,
    piiPrincipalId: matter.subject,
    piiControllers: [
      {
        piiController: controller.name[language],
        contact: controller.contact,
        address: { streetAddress: controller.address[language], addressCountry: region },
        // The format requires a mailbox, but a policy may name another way to reach its officer.
        email: isMailbox(controller.contact) ? controller.contact : notSaid[language],
        phone: controller.hotline,
      },
    ],
    policyUrl: hashUri(policy.textSha256),
    services: [
      { service: controller.product[language], purposes: purposesOf(about, consent, language) },
    ],
    sensitive: sensitive.length > 0,
    spiCat: sensitive,
    [ourKey]: { ...claims, consent },
  }
}
