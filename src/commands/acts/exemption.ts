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
        'A statutory exemption is used, with all the evidence that its code demands. Of `officers` the evidence is the word `sealed`; who they are stands in `personal.officerIds`, and so is sealed.',
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
        'A second officer, by a credential of their own, approves an exemption whose code asks for two.',
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
      means: 'The person was told afterwards that an exemption was used.',
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
    { by: officer, means: 'That exemption is over.', protects: never, isWord: false },
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
      means: 'The person refuses the use of what is public about them.',
      protects: always,
      isWord: true,
    },
  ),
} as const
