/** What a refusal says at a command line: the sentence that HTTP gives for it, and what to do about it. */
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
  'limits-not-for-role': 'Purposes and recipients limit a credential of the role service alone',
  'credential-malformed': 'Something about the credential is not as expected',
} as const

/** What to do. Total: a refusal that a subcommand learns to meet does not compile until it has its line. */
const advice: { readonly [N in Met['refusal']]: string } = {
  'version-exists':
    'a version cannot be changed: give the package the next one ("version"), or publish the same bytes again',
  'effective-before-previous':
    'give --effective-at, or "effectiveAt" of the package, an instant that is not before the one named here',
  'effective-in-the-past':
    'give --effective-at now, or an instant that is still to come, such as 2099-01-01T00:00:00+08:00',
  'text-empty': 'give --text a file with the text that people read',
  'text-too-large': 'give --text a file of that size at most',
  'not-for-publication': 'take out what the lines above name, and run the same command again',
  'package-faulty': 'mend what the lines above name; docs/reference/package.md lists every field',
  'idempotency-key-reused': 'run the same command again: it draws another key',
  'secret-refused': 'take out what looks like a password, a card number or a verification code',
  'subject-unknown':
    'look for the person with POST /v1/subjects/lookup, and give the sub_… of its answer',
  'revision-mismatch': 'somebody else wrote at the same time: run the same command again',
  'subject-erased': 'nothing of theirs can be opened any more',
  'person-repeated': 'name each person once',
  'time-to-come': 'give --as-of and --known-at an instant that is over',
  'unknown-projection': 'docs/reference/projections.md lists them; without names all are rebuilt',
  'limits-not-for-role': 'leave --purposes and --recipients out, or --roles service alone',
  'credential-malformed': 'mend what the lines above name',
  'clock-not-leapt': 'there is nothing to accept; consent-ledger clock shows both times',
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
