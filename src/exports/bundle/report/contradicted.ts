/** Claims of witnesses against the log, for people: what each says, of how many entries, and what to make of it. */
import type { Contradiction } from '../../../transparency/contradiction.ts'
import type { Block } from '../../pages/page.ts'
import { localTime } from '../../words/zone.ts'
import type { Zone } from '../../words/zone.ts'
import { heading, paragraphs } from './tables.ts'

type Claim = { readonly zh: string; readonly en: string }

const claimOf = ({ says, entries, claimed }: Contradiction): Claim => {
  switch (says) {
    case 'ahead': {
      const [zh, en] = claimed === undefined ? ['更多', 'more'] : [`${claimed} 条`, `${claimed}`]
      return {
        zh: `声称签署过本日志的${zh}记录，而当时日志只有 ${entries} 条：本日志可能被恢复为较早的副本`,
        en: `claims that it cosigned ${en} entries of this log, which had ${entries}: an older copy of the log may have been restored`,
      }
    }
    case 'inconsistent':
      return {
        zh: `声称有 ${entries} 条记录的本日志不是由它签署过的检查点增长而来：已有记录可能被改写`,
        en: `claims that this log, at ${entries} entries, did not grow out of the checkpoint that it cosigned: entries may have been rewritten`,
      }
  }
}

const sentences = (one: Contradiction, zone: Zone): ReadonlyArray<string> => {
  const { zh, en } = claimOf(one)
  const at = localTime(zone, one.at)
  return [
    `见证方 ${one.witness} ${zh}（${at}，${zone.name['zh-CN']}）。`,
    `The witness ${one.witness} ${en} (${at}, ${zone.name.en}).`,
  ]
}

const advice: ReadonlyArray<string> = [
  '即使法定数已达到，此声明仍然有效，直至该见证方再次签署。声明未经签名，verify 无法得知：采信本证据包之前，请向该见证方及另一见证方核实。',
  'A claim stands until its witness cosigns again, also where the quorum is met. It is not signed, and verify cannot know it: ask that witness, and another one, before you rely on this bundle.',
]

/** Nothing where no witness contradicts the log. */
export const contradictedBlocks = (
  contradictions: ReadonlyArray<Contradiction>,
  zone: Zone,
): ReadonlyArray<Block> =>
  contradictions.length === 0
    ? []
    : [
        heading('与本日志矛盾的声明 · What contradicts this log'),
        ...paragraphs(contradictions.flatMap((one) => sentences(one, zone))),
        ...paragraphs(advice),
      ]
