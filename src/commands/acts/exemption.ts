/** Statutory exemptions with their evidence, and objections to what is public (clauses 1.6-E*, 4-E*). */
import { closed, list, text, words } from '../../kernel/codec.ts'
import { CategoryId, MatterId, PolicyId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { ExemptionCode, ExemptionEvidence, ExemptionList } from '../../events/vocabulary.ts'
import { act, always, anyOfThem, both, never, officer } from './act.ts'

/** A piece of evidence by reference, to be sealed; the officers are named in `personal`, and here as `sealed`. */
const ProofItem = closed('ProofItem', { kind: ExemptionEvidence, reference: text(200) })

/** Each of them by its name. */
export const exemptionActs = {
  'invoke-exemption': act(
    'invoke-exemption',
    {
      list: ExemptionList,
      code: ExemptionCode,
      purpose: PurposeId,
      categories: list(CategoryId, 64),
      proof: list(ProofItem, 17),
      until: InstantInput,
    },
    { exemption: MatterId, recipient: RecipientId },
    {
      by: officer,
      means:
        'Invokes a statutory exemption, with all evidence that its code requires. For `officers` the reference is the word `sealed`; their names or numbers go into `personal.officerIds`.',
      protects: never,
      isWord: false,
      begins: 'exm',
      answersWith: { ExemptionInvoked: 'always' },
    },
  ),
  /** The second officer's word, by their own credential. */
  'approve-exemption': act(
    'approve-exemption',
    { exemption: MatterId },
    {},
    {
      by: officer,
      means:
        'Approves an exemption whose code requires two officers, by the second officer’s own credential.',
      protects: never,
      isWord: false,
    },
  ),
  /** The person was told of it afterwards. */
  'give-exemption-notice': act(
    'give-exemption-notice',
    { exemption: MatterId },
    {},
    {
      by: both,
      means: 'Records that the person was informed of an exemption afterwards.',
      protects: never,
      isWord: false,
    },
  ),

  'close-exemption': act(
    'close-exemption',
    {
      exemption: MatterId,
      cause: words('ClosingCause', ['done', 'lapsed', 'objected']),
    },
    {},
    { by: officer, means: 'Closes an exemption.', protects: never, isWord: false },
  ),

  'object-to-public-data': act(
    'object-to-public-data',
    {},
    {
      purpose: PurposeId,
      policy: PolicyId,
    },
    {
      by: anyOfThem,
      means: 'Records the person’s objection to the use of public data about them.',
      protects: always,
      isWord: true,
    },
  ),
} as const
