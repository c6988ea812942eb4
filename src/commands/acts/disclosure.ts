/** Data leaving the bank (clauses 1.5, 4-a, 4-b). */
import { t } from '../../fp.ts'
import { list, words } from '../../kernel/codec.ts'
import { CategoryId, DeviceId, MatterId, PurposeId, RecipientId, Sha256 } from '../../kernel/ids.ts'
import { ExemptionCode } from '../../events/vocabulary.ts'
import { act, never, service } from './act.ts'

/** Each of them by its name. */
export const disclosureActs = {
  /** Asks the ledger to let one transfer happen; the answer, with what it rests on, is recorded with the request. */
  'request-disclosure': act(
    'request-disclosure',
    {
      recipient: RecipientId,
      purpose: PurposeId,
      categories: list(CategoryId, 64),
    },
    {
      disclosure: MatterId,
      exemption: ExemptionCode,
      device: DeviceId,
      /** The protection of the transfer, if the policy promises encryption. */
      transfer: words('AskedTransfer', ['encrypted', 'plain']),
    },
    {
      by: service,
      means:
        'Requests a disclosure. The ledger authorises or refuses it by the same rules as a decision.',
      protects: never,
      isWord: false,
      begins: 'dsc',
      answersWith: { DisclosureAuthorised: 'always', DisclosureRefused: 'always' },
    },
  ),

  'record-disclosure': act(
    'record-disclosure',
    {
      disclosure: MatterId,
      categories: list(CategoryId, 64),
      encrypted: t.boolean,
    },
    { transferSha256: Sha256 },
    {
      by: service,
      means: 'Records a transfer under an authorisation.',
      protects: never,
      isWord: false,
      // The caller cannot know which conditions were violated.
      answersWith: { DisclosureMade: 'conditionsBroken' },
    },
  ),

  'acknowledge-disclosure': act(
    'acknowledge-disclosure',
    { disclosure: MatterId },
    { receiptSha256: Sha256 },
    {
      by: service,
      means: 'Records the recipient’s confirmation of a transfer.',
      protects: never,
      isWord: false,
      owedToErased: true,
    },
  ),
} as const
