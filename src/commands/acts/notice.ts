/** Acts about the policy as a whole and the contracts beside it (clauses 1.2(7)-a, 7-a to 7-c). */
import { words } from '../../kernel/codec.ts'
import { AgreementId, ChannelId, PolicyId, Sha256, VersionId } from '../../kernel/ids.ts'
import { Locale } from '../../events/vocabulary.ts'
import { act, always, both, never, own, service } from './act.ts'

const version = { policy: PolicyId, version: VersionId }

/** Each of them by its name. */
export const noticeActs = {
  'deliver-notice': act(
    'deliver-notice',
    { ...version, channel: ChannelId },
    {},
    {
      by: service,
      means: 'Records the delivery of a version’s notice over a channel.',
      protects: never,
      isWord: false,
    },
  ),

  'show-notice': act(
    'show-notice',
    { ...version, locale: Locale },
    { screen: Sha256 },
    {
      by: service,
      means: 'Records that the text of a version was shown on the person’s screen.',
      protects: never,
      isWord: false,
    },
  ),

  'accept-policy': act(
    'accept-policy',
    { ...version },
    {},
    {
      by: own,
      means: 'Records that the person accepted a version by an act of their own.',
      protects: never,
      isWord: true,
    },
  ),

  'decline-policy': act(
    'decline-policy',
    { ...version },
    {},
    {
      by: own,
      means:
        'Records that the person declined a version, and sets the day by which they must leave.',
      protects: always,
      isWord: true,
    },
  ),
  /** The app was used: by the person, or by itself in the background, which counts for nothing (clause 7-c). */
  'use-service': act(
    'use-service',
    { policy: PolicyId, by: words('UsedBy', ['person', 'background']) },
    {},
    {
      by: service,
      means:
        'Records use of the app. Use by the person may count as acceptance after a proven notice; background use never does.',
      protects: never,
      isWord: true,
    },
  ),

  'accept-agreement': act(
    'accept-agreement',
    {
      agreement: AgreementId,
      version: VersionId,
      documentSha256: Sha256,
    },
    {},
    {
      by: own,
      means: 'Records that the person signed a contract beside the policy.',
      protects: never,
      isWord: true,
    },
  ),

  'terminate-agreement': act(
    'terminate-agreement',
    { agreement: AgreementId },
    {},
    { by: both, means: 'Ends such a contract.', protects: always, isWord: true },
  ),
} as const
