/** Minors and their guardians (clause 6). */
import { list, words } from '../../kernel/codec.ts'
import { PolicyId, PurposeId, Sha256, SubjectId, VersionId } from '../../kernel/ids.ts'
import { AgeBand } from '../../events/vocabulary.ts'
import { act, always, both, never, officer } from './act.ts'

/** Each of them by its name. */
export const minorActs = {
  'flag-minor': act(
    'flag-minor',
    { band: AgeBand },
    {},
    {
      by: both,
      means: 'Records that the person is a minor of this age band.',
      protects: never,
      isWord: true,
    },
  ),

  'link-guardian': act(
    'link-guardian',
    { guardian: SubjectId, proofSha256: Sha256 },
    {},
    {
      by: officer,
      means: 'Links a guardian whose authority was verified.',
      protects: never,
      isWord: true,
    },
  ),

  'unlink-guardian': act(
    'unlink-guardian',
    { guardian: SubjectId },
    {},
    {
      by: officer,
      means: 'Ends the link to a guardian.',
      protects: always,
      isWord: true,
    },
  ),

  'grant-guardian-consent': act(
    'grant-guardian-consent',
    {
      guardian: SubjectId,
      policy: PolicyId,
      version: VersionId,
      purposes: list(PurposeId, 200),
    },
    {},
    {
      by: both,
      means: 'Records a guardian’s consent for these purposes and this version.',
      protects: never,
      isWord: true,
    },
  ),

  'withdraw-guardian-consent': act(
    'withdraw-guardian-consent',
    { guardian: SubjectId },
    { policy: PolicyId },
    { by: both, means: 'Withdraws a guardian’s consent.', protects: always, isWord: true },
  ),

  'reach-majority': act(
    'reach-majority',
    { threshold: words('Threshold', ['14', '18']) },
    {},
    {
      by: both,
      means: 'Records that the person reached an age at which a rule for minors ends.',
      protects: never,
      isWord: false,
    },
  ),
} as const
