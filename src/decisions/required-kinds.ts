/** The kinds of consent that a question needs, each for itself: the purpose's own and those that the law profile adds. */
import type { Recipient } from '../catalogue/package/parties.ts'
import { GrantKind } from '../events/vocabulary.ts'
import type { Facts } from './facts.ts'

type Asked = Pick<Facts, 'registered' | 'rule' | 'question' | 'categories' | 'view'>

/** Processors act for the bank: providing to them is entrusting, not sharing (PIPL 21), and needs no consent of its own. */
const needsProvisionConsent = (recipient: Recipient | undefined, profile: string): boolean => {
  if (recipient === undefined || recipient.role === 'processor') return false
  return !(profile === 'policy-literal' && recipient.literalNeedsNoConsent === true)
}

const recipientOf = ({ question, registered, view }: Asked): Recipient | undefined =>
  question.recipient === undefined
    ? undefined
    : (registered.version.compiled.recipients.get(question.recipient) ??
      view.catalogue.recipients.get(question.recipient))

const isSensitive = ({ registered, categories }: Asked): boolean =>
  categories.some(
    (id) => registered.version.compiled.categories.get(id)?.sensitivity === 'sensitive',
  )

/** In the order in which they are asked for; without repeats. */
export const requiredKinds = (facts: Asked): ReadonlyArray<GrantKind> => {
  const { registered, rule, question } = facts
  const requirement = registered.purpose.requires[rule.id]
  const kinds: GrantKind[] = requirement.consents.filter(GrantKind.is)
  const need = (kind: GrantKind): void => {
    if (!kinds.includes(kind)) kinds.push(kind)
  }
  if (needsProvisionConsent(recipientOf(facts), rule.id)) need(rule.provision)
  if (question.operation === 'publish') need('public_disclosure_consent')
  const onConsent = rule.sensitive === 'separate_consent' && requirement.basis === 'consent'
  if (onConsent && isSensitive(facts)) need('separate_consent')
  return kinds
}
