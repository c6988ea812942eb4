/** Data leaving the bank, and coming down again (clauses 1.5, 4-a, 4-b). */
import { t } from '../fp.ts'
import { closed, list, words } from '../kernel/codec.ts'
import { CategoryId, DeviceId, MatterId, PurposeId, RecipientId, Sha256 } from '../kernel/ids.ts'
import { ExemptionCode } from '../events/vocabulary.ts'
import { common, named } from './act.ts'

/** Asks the ledger to let one transfer happen; the answer, with what it rests on, is recorded with the request. */
export const RequestDisclosure = closed(
  'RequestDisclosure',
  {
    ...named('request-disclosure'),
    recipient: RecipientId,
    purpose: PurposeId,
    categories: list(CategoryId, 64),
  },
  {
    ...common,
    disclosure: MatterId,
    exemption: ExemptionCode,
    device: DeviceId,
    /** How it will travel, where the policy promises encryption. */
    transfer: words('AskedTransfer', ['encrypted', 'plain']),
  },
)

export const RecordDisclosure = closed(
  'RecordDisclosure',
  {
    ...named('record-disclosure'),
    disclosure: MatterId,
    categories: list(CategoryId, 64),
    encrypted: t.boolean,
  },
  { ...common, transferSha256: Sha256 },
)

export const AcknowledgeDisclosure = closed(
  'AcknowledgeDisclosure',
  { ...named('acknowledge-disclosure'), disclosure: MatterId },
  { ...common, receiptSha256: Sha256 },
)

/** One publication on the consent given for it. */
export const RecordPublication = closed(
  'RecordPublication',
  {
    ...named('record-publication'),
    publication: MatterId,
    purpose: PurposeId,
    categories: list(CategoryId, 64),
    placeSha256: Sha256,
  },
  { ...common, exemption: ExemptionCode },
)

export const TakeDown = closed('TakeDown', { ...named('take-down'), publication: MatterId }, common)
