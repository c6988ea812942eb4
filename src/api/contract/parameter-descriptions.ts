/** What each parameter means: total over those of the whole table, so that one without a description does not compile. */
import type { ClosedType } from '../../kernel/codec.ts'
import type { routes } from '../routes.ts'

type Keys<C> = C extends ClosedType<infer A> ? keyof A & string : never
type Of<R> = R extends { readonly params: infer P; readonly query: infer Q }
  ? Keys<P> | Keys<Q>
  : never

/** A name that some path or query has. */
export type ParameterName = Of<(typeof routes)[keyof typeof routes]>

const descriptions: { readonly [N in ParameterName]: string } = {
  after: 'The `next` of the page before; good for the same question only.',
  asOf: 'What was true at this instant, by when things happened (`occurredAt`).',
  atPosition:
    'By the events up to this place: the `position` of an answer, to have that very answer again.',
  because: 'Only rows that are not in force for this reason.',
  bundle: 'A bundle of entries: <N>, or <N>.p/<W> for the first W.',
  categories: 'Categories of data, joined by commas; all of the purpose’s when absent.',
  channel: 'How a message would reach the person.',
  code: 'The exemption’s code.',
  device: 'The device it would happen on.',
  event: 'The id of an event, as its answer or the trail names it.',
  exemption: 'The exemption that is relied on.',
  format:
    'The form: `jws` (signed, the default), `kantara`, `iso-27560` (the receipt with its record), `iso-27560-record`, `html` or `pdf`.',
  from: 'From this day or instant on.',
  knownAt: 'By what had been recorded at this instant (`recordedAt`).',
  limit: 'Rows of a page, 1 to 500; 100 when absent.',
  locality: 'Whether the data stays on the device, for purposes that must.',
  messageClass: 'The class of the message; without it and a template, it may be marketing.',
  minPosition:
    'Answer from rows at this position or a later one: the `position` of what was written, so that one’s own writes are read on any node.',
  operation: 'What would be done.',
  policy: 'The id of a policy.',
  position: 'Up to this place among all events.',
  precision: 'How much of what a permission gates is asked for.',
  profile: 'The reading of law; auditors and officers only. The one in force when absent.',
  publication: 'The page that would be public.',
  purpose: 'The id of a purpose, as the catalogue has it.',
  reason:
    'Why staff read; recorded with the reading. Needed by auditors and officers, given by nobody else.',
  receipt: 'Asks for the answer signed as well, as its `receipt`.',
  recipient: 'The id of a recipient, as the catalogue has it.',
  region: 'Where the data would go.',
  sha256: 'SHA-256 of a document, in hex.',
  source: 'Where the data would come from.',
  state: 'Which rows: each operation says what stands without it.',
  report:
    'What is drawn from: `acts`, `grants`, `refusals`, `withdrawals`, `disclosures`, `exemptions`, `erasures`, `readings` or `publications`.',
  seed: 'Any text of 1 to 200 characters, chosen by the auditor and noted.',
  size: 'How many events are drawn, 1 to 10,000.',
  subject: 'A person’s surrogate, as the ledger drew it.',
  survey: 'The survey that is meant, where consent is given for each.',
  template: 'The message template.',
  tile: 'A tile: <L>/<N>, or <L>/<N>.p/<W> for its first W hashes.',
  to: 'Before this instant; up to and including this day.',
  transfer: 'How it would travel to the recipient.',
  transform: 'What the data has been through, for purposes that ask for it.',
  version: 'The id of a version of the policy.',
}

const isNamed = (name: string): name is ParameterName => Object.hasOwn(descriptions, name)

/** By the parameter's name. Throws RangeError for one that no route has. */
export const parameterDescription = (name: string): string => {
  if (!isNamed(name)) throw new RangeError(`no description of ${name}`)
  return descriptions[name]
}
