/** Precedence 3: what the policy does not register is denied: pairs of purpose and category, parties, places. */
import type { Recipient } from '../../catalogue/package/parties.ts'
import type { RecipientId } from '../../kernel/ids.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { denied, passed } from '../facts.ts'
import { gateMessage } from './message.ts'

/** A join is asked like any use: what it would put together must each be registered for its purpose (clauses 1.0, 2.2-b). */
const gateCategories: Gate = ({ categories, registered, question }) => {
  const { purpose, version } = registered
  const outside = categories.filter((category) => !purpose.categories.includes(category))
  if (outside.length > 0) return denied({ code: 'CATEGORY_UNREGISTERED', categories: outside })
  const leaves = question.operation === 'provide' || question.operation === 'publish'
  const secrets = leaves
    ? categories.filter((id) => version.compiled.categories.get(id)?.secret === true)
    : []
  return secrets.length > 0 ? denied({ code: 'SECRET_CATEGORY', categories: secrets }) : passed
}

/**
 * Data that must stay on the device never leaves it; without a statement, only a use can be meant to stay there (clause
 * 1.2(1)).
 */
const leavesDevice = ({ question, registered }: Facts): boolean =>
  registered.purpose.locality === 'on_device' &&
  (question.locality === undefined
    ? question.operation !== 'use'
    : question.locality !== 'on_device')

/** In plain it is used for nothing; where nothing is said, only what was collected transformed can be meant (clause 1.2(6)). */
const isPlain = ({ question, registered }: Facts): boolean => {
  const { transform } = registered.purpose
  if (transform === undefined) return false
  return question.transform === undefined
    ? question.operation === 'collect'
    : question.transform !== transform
}

/** Said to travel in clear where the policy promises encryption (clause 1.7(1)). */
const isOpenTransfer = ({ question, registered }: Facts): boolean =>
  question.transfer === 'plain' && registered.purpose.transfer === 'encrypted'

const gateUse: Gate = (facts) => {
  const { question, registered } = facts
  if (!registered.purpose.operations.includes(question.operation)) {
    return denied({ code: 'OUT_OF_SCOPE', item: 'operation' })
  }
  if (leavesDevice(facts)) return denied({ code: 'OUT_OF_SCOPE', item: 'locality' })
  if (isPlain(facts)) return denied({ code: 'OUT_OF_SCOPE', item: 'transform' })
  return isOpenTransfer(facts) ? denied({ code: 'OUT_OF_SCOPE', item: 'transfer' }) : passed
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
