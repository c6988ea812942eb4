/** Which kinds of consent a question needs, each for itself: the purpose's own and those the law profile adds. */
import type { Recipient } from '../catalogue/parties.ts'
import type { GrantKind } from '../events/vocabulary.ts'
import { GrantKind as GrantKindCodec } from '../events/vocabulary.ts'
import type { Facts } from './facts.ts'

/** Processors act for the bank: providing to them is entrusting, not sharing (PIPL 21), and needs no consent of its own. */
const needsProvisionConsent = (recipient: Recipient | undefined, profile: string): boolean => {
  if (recipient === undefined || recipient.role === 'processor') return false
  return !(profile === 'policy-literal' && recipient.literalNeedsNoConsent === true)
}

const recipientOf = ({ question, registered, view }: Facts): Recipient | undefined =>
  question.recipient === undefined
    ? undefined
    : (registered.version.compiled.recipients.get(question.recipient) ??
      view.catalogue.recipients.get(question.recipient))

const isSensitive = ({ registered, categories }: Facts): boolean =>
  categories.some(
    (id) => registered.version.compiled.categories.get(id)?.sensitivity === 'sensitive',
  )

/** In the order in which they are asked for; without repeats. */
export const requiredKinds = (facts: Facts): ReadonlyArray<GrantKind> => {
  const { registered, rule, question } = facts
  const requirement = registered.purpose.requires[rule.id]
  const kinds = new Set<GrantKind>(requirement.consents.filter(GrantKindCodec.is))
  if (needsProvisionConsent(recipientOf(facts), rule.id)) kinds.add(rule.provision)
  if (question.operation === 'publish') kinds.add('public_disclosure_consent')
  if (
    rule.sensitive === 'separate_consent' &&
    requirement.basis === 'consent' &&
    isSensitive(facts)
  )
    kinds.add('separate_consent')
  return [...kinds]
}
