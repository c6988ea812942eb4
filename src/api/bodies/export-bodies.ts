/** The request for a regulator's bundle. */
import { t } from '../../fp.ts'
import { byKind, closed, whole } from '../../kernel/codec.ts'
import { PurposeId, RecipientId, SubjectId } from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { Position, Root } from './scalars.ts'

/** The part of the ledger that a bundle discloses (docs/reference/bundle.md). */
export const BundleScopeBody = byKind('BundleScope', 'kind', {
  ledger: closed('BundleOfLedger', { kind: t.literal('ledger') }),
  person: closed('BundleOfPerson', { kind: t.literal('person'), subject: SubjectId }),
  purpose: closed('BundleOfPurpose', { kind: t.literal('purpose'), purpose: PurposeId }),
  recipient: closed('BundleOfRecipient', { kind: t.literal('recipient'), recipient: RecipientId }),
  period: closed('BundleOfPeriod', {
    kind: t.literal('period'),
    from: InstantInput,
    to: InstantInput,
  }),
})

/** A checkpoint of this log, of which its reader keeps size and root. */
const CheckpointKept = closed(
  'CheckpointKept',
  { size: whole(1, Number.MAX_SAFE_INTEGER) },
  { root: Root },
)

/** `since`: the checkpoint that the bundle leads from; that of the bundle of this scope before, when absent. `position`: as of that place of the log; the newest when absent. A regulator's reason is `regulator` where none is given. */
export const BundleRequestBody = closed(
  'BundleRequest',
  { scope: BundleScopeBody },
  { position: Position, since: CheckpointKept, reason: ReadReason },
)
export type BundleRequestBody = t.TypeOf<typeof BundleRequestBody>
