/** Precedence 3: what the policy does not register is denied: pairs of purpose and category, parties, places. */
import type { Recipient } from '../catalogue/parties.ts'
import type { RecipientId } from '../kernel/ids.ts'
import type { Facts, Gate, Verdict } from './facts.ts'
import { denied, passed } from './facts.ts'

const gateCategories: Gate = ({ categories, registered, question }) => {
  const { purpose, version } = registered
  const outside = categories.filter((category) => !purpose.categories.includes(category))
  // A join names what it would put together: the other side belongs to other purposes by its nature.
  if (outside.length > 0 && question.operation !== 'join') {
    return denied({ code: 'CATEGORY_UNREGISTERED', categories: outside })
  }
  const leaves = question.operation === 'provide' || question.operation === 'publish'
  const secrets = leaves
    ? categories.filter((id) => version.compiled.categories.get(id)?.secret === true)
    : []
  return secrets.length > 0 ? denied({ code: 'SECRET_CATEGORY', categories: secrets }) : passed
}

const gateUse: Gate = ({ question, registered, messageClass }) => {
  const { purpose } = registered
  if (!purpose.operations.includes(question.operation) && question.operation !== 'join') {
    return denied({ code: 'OUT_OF_SCOPE', item: 'operation' })
  }
  if (
    purpose.locality === 'on_device' &&
    question.locality !== 'on_device' &&
    question.operation !== 'use'
  ) {
    return denied({ code: 'OUT_OF_SCOPE', item: 'locality' })
  }
  if (
    purpose.transform !== undefined &&
    question.operation === 'collect' &&
    question.transform !== purpose.transform
  ) {
    return denied({ code: 'OUT_OF_SCOPE', item: 'transform' })
  }
  // One marketing paragraph makes the whole message marketing: a purpose of another class cannot carry it.
  return messageClass === 'marketing' &&
    purpose.messageClass !== undefined &&
    purpose.messageClass !== 'marketing'
    ? denied({ code: 'MESSAGE_RECLASSED', item: 'marketing' })
    : passed
}

const gateMessage: Gate = ({ question, registered, view }) => {
  const { compiled } = registered.version
  const { template, channel } = question
  if (
    template !== undefined &&
    !compiled.templates.has(template) &&
    !view.catalogue.templates.has(template)
  ) {
    return denied({ code: 'TEMPLATE_UNREGISTERED', item: template })
  }
  return channel !== undefined && !compiled.channels.has(channel)
    ? denied({ code: 'CHANNEL_UNREGISTERED', item: channel })
    : passed
}

const registeredRecipient = (facts: Facts, id: RecipientId): Recipient | undefined => {
  const { purpose, version } = facts.registered
  const listed = purpose.recipients.includes(id) ? version.compiled.recipients.get(id) : undefined
  if (listed !== undefined) return listed
  const joined = facts.view.catalogue.recipients.get(id)
  return joined?.purposes.includes(purpose.id) === true ? joined : undefined
}

const gateRecipient: Gate = (facts) => {
  const { question, categories, registered, view } = facts
  const id = question.recipient
  if (id === undefined) {
    return question.operation === 'provide' ? denied({ code: 'RECIPIENT_REQUIRED' }) : passed
  }
  const recipient = registeredRecipient(facts, id)
  if (recipient === undefined) return denied({ code: 'RECIPIENT_UNREGISTERED', item: id })
  if (view.catalogue.frozen.has(id)) return denied({ code: 'RECIPIENT_FROZEN', item: id })
  const outside = categories.filter((category) => !recipient.categories.includes(category))
  if (outside.length > 0)
    return denied({ code: 'OUT_OF_SCOPE', item: 'recipient', categories: outside })
  return recipient.region === registered.version.compiled.package.region
    ? passed
    : denied({ code: 'REGION', item: recipient.region })
}

const gateSource: Gate = ({ question, registered, categories }) => {
  if (question.operation !== 'ingest') return passed
  const source =
    question.source === undefined
      ? undefined
      : registered.version.compiled.sources.get(question.source)
  if (source === undefined || !source.purposes.includes(question.purpose)) {
    return denied({
      code: 'SOURCE_UNREGISTERED',
      ...(question.source === undefined ? {} : { item: question.source }),
    })
  }
  const outside = categories.filter((category) => !source.categories.includes(category))
  return outside.length > 0
    ? denied({ code: 'OUT_OF_SCOPE', item: 'source', categories: outside })
    : passed
}

/** Data collected in the mainland stays there (clause 3.1): no mechanism for its export is registered. */
const gateRegion: Gate = ({ question, registered }) =>
  question.region !== undefined && question.region !== registered.version.compiled.package.region
    ? denied({ code: 'REGION', item: question.region })
    : passed

const gates = [gateCategories, gateUse, gateMessage, gateRecipient, gateSource, gateRegion]

export const gateRegistered: Gate = (facts): Verdict => {
  for (const gate of gates) {
    const verdict = gate(facts)
    if (!verdict.pass) return verdict
  }
  return passed
}
