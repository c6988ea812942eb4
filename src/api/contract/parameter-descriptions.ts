/** The meaning of each parameter: total over the whole table, so that one without a description does not compile. */
import type { ClosedType } from '../../kernel/codec.ts'
import type { routes } from '../routes.ts'

type Keys<C> = C extends ClosedType<infer A> ? keyof A & string : never
type Of<R> = R extends { readonly params: infer P; readonly query: infer Q }
  ? Keys<P> | Keys<Q>
  : never

/** A name that some path or query has. */
export type ParameterName = Of<(typeof routes)[keyof typeof routes]>

const descriptions: { readonly [N in ParameterName]: string } = {
  after: 'The `next` value of the previous page; valid for the same query only.',
  asOf: 'Answer for this instant by the time acts happened (`occurredAt`).',
  atPosition:
    'Answer from events up to this `position`, for example to reproduce an earlier answer.',
  because: 'Only rows that are not in force for this reason code.',
  bundle: 'A bundle of entries: <N>, or <N>.p/<W> for its first W entries.',
  categories:
    'Categories of personal data, separated by commas; all categories of the purpose when omitted.',
  channel: 'The channel by which the message would be sent.',
  code: 'The code of an exemption.',
  device: 'The device that the question is about.',
  event: 'The id of an event, as in the answer to an act or in the trail.',
  exemption: 'The id of the exemption that the caller relies on.',
  format:
    'The form of the receipt: `jws` (signed, the default), `kantara`, `iso-27560` (receipt and record), `iso-27560-record`, `html` or `pdf`.',
  from: 'From this day or instant, inclusive.',
  knownAt: 'Answer for this instant by the time events were recorded (`recordedAt`).',
  limit: 'Rows per page, 1 to 500 (100).',
  locality: 'Whether the data stays on the device, for purposes that require it.',
  messageClass:
    'The class of the message. Without it and a template, the message may be marketing.',
  minPosition:
    'Answer from rows at this position or a later one. Send the `position` of an act to read it back on any node.',
  operation: 'What would be done with the data: collect, use, provide (disclose) and so on.',
  outcome: 'Only exports that ended like this; `unfinished` ones have no recorded end.',
  policy: 'The id of a policy.',
  position: 'Events up to this position of the log.',
  precision: 'The precision of what a device permission gives, such as of location.',
  profile: 'The law profile; for auditors and officers only. The profile in force when omitted.',
  publication: 'The id of a publication.',
  purpose: 'The id of a purpose in the catalogue.',
  reason:
    'Why staff read this record; it is recorded with the reading. Required of auditors and officers; `regulator` where a regulator gives none; accepted from nobody else.',
  receipt: '`true` adds the signed decision to the answer, as its `receipt`.',
  recipient: 'The id of a recipient in the catalogue.',
  region: 'The country or region that the data would be sent to.',
  sha256: 'The SHA-256 of a document, in hex.',
  source: 'The source that the data comes from.',
  state: 'Which rows to list; the description of each operation names its default.',
  report:
    'The kind of event to sample: `acts`, `grants`, `refusals`, `withdrawals`, `disclosures`, `exemptions`, `erasures`, `readings` or `publications`.',
  scope:
    'Only exports of this kind of scope: `ledger`, `person`, `purpose`, `recipient` or `period`.',
  seed: 'Any text of 1 to 200 characters, chosen and noted by the auditor.',
  size: 'The size of the sample, 1 to 10,000 events.',
  subject: 'The surrogate of a person, issued by POST /v1/subjects.',
  survey: 'The id of the survey, where each survey needs a consent of its own.',
  template: 'The id of the message template.',
  tile: 'A tile: <L>/<N>, or <L>/<N>.p/<W> for its first W hashes.',
  to: 'Before this instant, exclusive; or up to this day, inclusive.',
  transfer: 'How the data would be sent to the recipient.',
  transform: 'How the data was transformed beforehand, for purposes that require it.',
  version: 'The id of a version of the policy.',
}

const isNamed = (name: string): name is ParameterName => Object.hasOwn(descriptions, name)

/** By the parameter's name. Throws RangeError for one that no route has. */
export const parameterDescription = (name: string): string => {
  if (!isNamed(name)) throw new RangeError(`no description of ${name}`)
  return descriptions[name]
}
