/** Precedence 3 for messages: of which class they are, and what may carry them (clauses 2.1-a, 2.1-c). */
import { carries } from '../../catalogue/channel-classes.ts'
import type { Gate } from '../facts.ts'
import { denied, passed } from '../facts.ts'

/** Nobody looked at it: without a template or a class it may be an offer as well as a bill (clause 2.1-c). */
const gateClass: Gate = ({ question, registered, messageClass }) => {
  const { purpose } = registered
  if (question.operation !== 'send') return passed
  if (messageClass === undefined) return denied({ code: 'MESSAGE_CLASS_REQUIRED' })
  // One marketing paragraph makes the whole message marketing: a purpose of another class cannot carry it.
  return messageClass === 'marketing' && purpose.messageClass !== 'marketing'
    ? denied({ code: 'MESSAGE_RECLASSED', item: 'marketing' })
    : passed
}

const gateTemplate: Gate = ({ question: { template }, registered, view }) =>
  template !== undefined &&
  !registered.version.compiled.templates.has(template) &&
  !view.catalogue.templates.has(template)
    ? denied({ code: 'TEMPLATE_UNREGISTERED', item: template })
    : passed

const gateChannel: Gate = ({ question: { channel }, registered }) =>
  channel !== undefined && !registered.version.compiled.channels.has(channel)
    ? denied({ code: 'CHANNEL_UNREGISTERED', item: channel })
    : passed

/** A channel carries the classes of messages that the policy names it for: marketing comes by no letter (clause 2.1-a). */
const gateCarrier: Gate = ({ question: { channel }, registered, messageClass }) => {
  if (channel === undefined || messageClass === undefined) return passed
  return carries(registered.version.compiled.channels, channel, messageClass)
    ? passed
    : denied({ code: 'CHANNEL_NOT_FOR_CLASS', item: channel })
}

const gates = [gateTemplate, gateChannel, gateClass, gateCarrier]

export const gateMessage: Gate = (facts) => {
  for (const gate of gates) {
    const verdict = gate(facts)
    if (!verdict.pass) return verdict
  }
  return passed
}
