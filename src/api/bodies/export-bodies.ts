/** What a regulator's bundle is asked for by. */
import { t } from '../../fp.ts'
import { closed } from '../../kernel/codec.ts'
import { PurposeId, RecipientId, SubjectId } from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { Position } from './scalars.ts'

/** What part of the ledger a bundle discloses (docs/reference/bundle.md). */
export const BundleScopeBody = t.union([
  closed('BundleOfLedger', { kind: t.literal('ledger') }),
  closed('BundleOfPerson', { kind: t.literal('person'), subject: SubjectId }),
  closed('BundleOfPurpose', { kind: t.literal('purpose'), purpose: PurposeId }),
  closed('BundleOfRecipient', { kind: t.literal('recipient'), recipient: RecipientId }),
  closed('BundleOfPeriod', { kind: t.literal('period'), from: InstantInput, to: InstantInput }),
])

/** `position`: as of that place of the log; the newest when absent. A regulator's reason is `regulator` where none is given. */
export const BundleRequestBody = closed(
  'BundleRequest',
  { scope: BundleScopeBody },
  { position: Position, reason: ReadReason },
)
export type BundleRequestBody = t.TypeOf<typeof BundleRequestBody>
