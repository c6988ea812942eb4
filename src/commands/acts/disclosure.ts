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
      /** How it will travel, where the policy promises encryption. */
      transfer: words('AskedTransfer', ['encrypted', 'plain']),
    },
    {
      by: service,
      means:
        'Data is to leave: authorised or refused by the same ruling that a question would get.',
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
      means: 'Data left, within what was authorised.',
      protects: never,
      isWord: false,
      // What was broken of the conditions the caller cannot know.
      answersWith: { DisclosureMade: 'conditionsBroken' },
    },
  ),

  'acknowledge-disclosure': act(
    'acknowledge-disclosure',
    { disclosure: MatterId },
    { receiptSha256: Sha256 },
    {
      by: service,
      means: 'The recipient confirmed that it received it.',
      protects: never,
      isWord: false,
      owedToErased: true,
    },
  ),
} as const
