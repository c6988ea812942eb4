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
      means: 'Notice of a policy version reached the person over a channel.',
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
      means: "The text of a policy version stood on the person's screen.",
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
      means: 'The person accepted a policy version by an act of theirs.',
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
      means: 'The person declined a policy version; a day is set by which they are to leave.',
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
        'The app was used: by the person, which may count as acceptance after proven notice, or by itself, which counts for nothing.',
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
      means: 'The person signed a contract that stands beside the policy.',
      protects: never,
      isWord: true,
    },
  ),

  'terminate-agreement': act(
    'terminate-agreement',
    { agreement: AgreementId },
    {},
    { by: both, means: 'That contract ended.', protects: always, isWord: true },
  ),
} as const
