/** Data made public, and taken down again (clauses 1.5, 4-E0). */
import { list } from '../../kernel/codec.ts'
import { CategoryId, MatterId, PurposeId, Sha256 } from '../../kernel/ids.ts'
import { ExemptionCode } from '../../events/vocabulary.ts'
import { act, both, never, service } from './act.ts'

/** Each of them by its name. */
export const publicationActs = {
  /** One publication on the consent given for it. */
  'record-publication': act(
    'record-publication',
    {
      publication: MatterId,
      purpose: PurposeId,
      categories: list(CategoryId, 64),
      placeSha256: Sha256,
    },
    { exemption: ExemptionCode },
    {
      by: service,
      means: 'Records a publication of data, under a consent for this publication or an exemption.',
      protects: never,
      isWord: false,
      answersWith: { PublishedRecorded: 'always' },
    },
  ),

  'take-down': act(
    'take-down',
    { publication: MatterId },
    {},
    {
      by: both,
      means: 'Records that a publication was taken down.',
      protects: never,
      isWord: false,
      owedToErased: true,
    },
  ),
} as const
