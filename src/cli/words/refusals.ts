/** A refusal at a command line: the sentence that HTTP gives for it, and the remedy. */
import { problems } from '../../api/problems/problems.ts'
import type { CreateRefused, CredentialUnknown } from '../../credentials/credentials.ts'
import type { PublishFailure, ReadingFailure } from '../../ledger/ledger.ts'
import type { ClockNotLeapt } from '../../ledger/node-state.ts'
import type { RebuildRefusal } from '../../projector/rebuild/builder.ts'

/** Every refusal that a subcommand can meet. The acts of the demo are refused by name, with their sentence alone. */
type Met = Extract<
  | PublishFailure
  | ReadingFailure
  | CreateRefused
  | ClockNotLeapt
  | CredentialUnknown
  | RebuildRefusal,
  { readonly refusal: string }
>

/** Of those, the ones that HTTP never meets. */
const ownTitles = {
  'limits-not-for-role':
    'Only a credential of the role service can be limited to purposes and recipients',
  'credential-malformed': 'The credential is invalid',
} as const

/** The remedies. Total: a new refusal of a subcommand does not compile without its line. */
const advice: { readonly [N in Met['refusal']]: string } = {
  'version-exists':
    'a version cannot be changed: give the package the next one ("version"), or publish the same bytes again',
  'effective-before-previous':
    'give --effective-at, or "effectiveAt" of the package, an instant not before the one named here',
  'effective-in-the-past':
    'give --effective-at now, or a future instant, such as 2099-01-01T00:00:00+08:00',
  'text-empty': 'give --text a file with the text that people read',
  'text-too-large': 'give --text a file within that size',
  'not-for-publication': 'remove the content named above, and run the same command again',
  'package-faulty': 'correct the fields named above; docs/reference/package.md lists every field',
  'idempotency-key-reused': 'run the same command again: it generates a new key',
  'secret-refused':
    'remove any text that resembles a password, a card number or a verification code',
  'subject-unknown':
    'look for the person with POST /v1/subjects/lookup, and give the sub_… of its answer',
  'revision-mismatch': 'somebody else wrote at the same time: run the same command again',
  'subject-erased': 'their personal data can no longer be opened',
  'person-repeated': 'name each person once',
  'time-to-come': 'give --as-of and --known-at an instant in the past',
  'unknown-projection':
    'docs/reference/projections.md lists them; without names every projection is rebuilt',
  'limits-not-for-role': 'leave --purposes and --recipients out, or --roles service alone',
  'credential-malformed': 'correct the fields named above',
  'clock-not-leapt': 'no clock leap is pending; consent-ledger clock shows both times',
  'credential-unknown': 'consent-ledger credential list shows the ids of all',
}

const titles = new Map<string, string>([
  ...Object.entries(problems).map(([name, { title }]) => [name, title] as const),
  ...Object.entries(ownTitles),
])
const advices = new Map<string, string>(Object.entries(advice))

/** The sentence, and what to do where there is something. */
export const refusalText = (
  name: string,
): { readonly title: string; readonly advice: string | undefined } => ({
  title: titles.get(name) ?? name,
  advice: advices.get(name),
})
