/** How many transfers broke a rule: made after their ground had ended, or against a condition. */
import type { Block } from '../../pages/page.ts'
import { heading, paragraphs } from './tables.ts'
import type { Tally } from './tally.ts'

const lateText = (late: Tally['late']): ReadonlyArray<string> =>
  late === undefined
    ? [
        '本报告未统计依据终止之后的提供：见各人的证据包，其中每次提供均有标注。',
        'Transfers made after their ground had ended are not counted in this report: the bundle of a person marks each.',
      ]
    : [
        `其中 ${late.size} 次在其依据终止之后提供（撤回、其他终止或接收方被冻结）。`,
        `Made after their ground had ended (withdrawn, ended otherwise, or the recipient frozen): ${late.size}.`,
      ]

/** Nothing where nothing was provided. */
export const transferBlocks = ({ types, late, broken }: Tally): ReadonlyArray<Block> => {
  const made = types.get('DisclosureMade') ?? 0
  return made === 0
    ? []
    : [
        heading('对外提供 · Transfers'),
        ...paragraphs([
          `已对外提供 ${made} 次。`,
          `Data was provided ${made} times.`,
          ...lateText(late),
          `其中 ${broken} 次未满足准予提供时的条件。`,
          `Made against a condition of their authorisation: ${broken}.`,
        ]),
      ]
}
