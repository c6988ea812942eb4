/** A partner's proof that the person let it pass data on (clause 1.2(4)-b). */
import { list } from '../../kernel/codec.ts'
import { CategoryId, Sha256, SourceId } from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { act, always, anyOfThem, never, service } from './act.ts'

/** Each of them by its name. */
export const inboundActs = {
  'receive-inbound-proof': act(
    'receive-inbound-proof',
    {
      source: SourceId,
      proofSha256: Sha256,
      categories: list(CategoryId, 64),
      expiresAt: InstantInput,
    },
    {},
    {
      by: service,
      means: 'Records a partner’s proof that the person allowed it to pass data on.',
      protects: never,
      isWord: true,
    },
  ),

  'revoke-inbound': act(
    'revoke-inbound',
    { source: SourceId },
    {},
    { by: anyOfThem, means: 'Revokes a partner’s proof.', protects: always, isWord: true },
  ),
} as const
