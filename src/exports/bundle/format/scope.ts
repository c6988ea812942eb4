/** The part of a ledger that a bundle discloses. */
import { t } from '../../../fp.ts'
import { closed } from '../../../kernel/codec.ts'
import { PurposeId, RecipientId, SubjectId } from '../../../kernel/ids.ts'
import { Instant } from '../../../kernel/instant.ts'

/** Every entry of the log, without opening any sealed part. */
export const LedgerScope = closed('LedgerScope', { kind: t.literal('ledger') })
/** One person's record, with sealed parts opened unless their key was destroyed. */
export const PersonScope = closed('PersonScope', { kind: t.literal('person'), subject: SubjectId })
/** Events about a purpose, and those that ended every purpose of the same people. Opens no sealed part. */
export const PurposeScope = closed('PurposeScope', {
  kind: t.literal('purpose'),
  purpose: PurposeId,
})
/** The same for a recipient. */
export const RecipientScope = closed('RecipientScope', {
  kind: t.literal('recipient'),
  recipient: RecipientId,
})
/** Events recorded (`recordedAt`) at `from` or later and before `to`. Opens no sealed part. */
export const PeriodScope = closed('PeriodScope', {
  kind: t.literal('period'),
  from: Instant,
  to: Instant,
})

/** See docs/reference/bundle.md, "Scopes". */
export const BundleScope = t.union([
  LedgerScope,
  PersonScope,
  PurposeScope,
  RecipientScope,
  PeriodScope,
])
export type BundleScope = t.TypeOf<typeof BundleScope>
