/** The report of a bundle: what is in it, what is proven and what is not, in Chinese and English on the same page. */
import { instantOf } from '../../../kernel/instant.ts'
import type { Instant } from '../../../kernel/instant.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import type { Block, Column, PageHead } from '../../pages/page.ts'
import type { BundleEnv } from '../env.ts'
import type { BundledState } from '../format/manifest.ts'
import type { BundleScope } from '../format/scope.ts'
import type { BundleHead } from '../head.ts'
import { proven, unproven } from './proven.ts'
import type { Publication } from './publications.ts'
import { groups, heading, kinds, paragraphs, table } from './tables.ts'
import type { Tally } from './tally.ts'
import { timeline } from './timeline.ts'

/** What the passes over the log found out. */
export type Reported = {
  readonly tally: Tally
  readonly state: BundledState | undefined
  readonly publications: ReadonlyArray<Publication>
}

/** The scope as people name it. */
export const scopeText = (scope: BundleScope): string => {
  switch (scope.kind) {
    case 'ledger':
      return '全部记录 · the whole ledger'
    case 'person':
      return `个人 · person ${scope.subject}`
    case 'purpose':
      return `目的 · purpose ${scope.purpose}`
    case 'recipient':
      return `接收方 · recipient ${scope.recipient}`
    case 'period':
      return `期间 · period ${scope.from} – ${scope.to}`
  }
}

const isInstant = (text: string): text is Instant => text.length === 24

/** Title and time of the report: that of the last entry, so that the same bundle has the same report. */
export const reportHead = ({ last }: Tally): PageHead => ({
  title: '同意台账监管报告 · Consent ledger: report for a regulator',
  language: 'zh-CN',
  at: last !== undefined && isInstant(last) ? last : instantOf(Date.UTC(2000, 0, 1)),
})

const facts = (
  { ledger, log }: BundleEnv,
  { scope, position, proofs }: BundleHead,
  tally: Tally,
  state: BundledState | undefined,
): Block => {
  const { size, root } = proofs.checkpoint
  const before = proofs.previous?.checkpoint
  return {
    block: 'pairs',
    rows: [
      ['台账 · ledger', `${ledger.name} (${ledger.id})`],
      ['范围 · scope', scopeText(scope)],
      ['截至位置 · up to position', String(position)],
      ['日志 · log', log.origin],
      ['检查点条目数 · entries of the checkpoint', String(size)],
      ['检查点根 · root of the checkpoint', toBase64(root)],
      ['披露条目数 · entries disclosed', String(tally.entries)],
      ['首条与末条 · first and last entry', `${tally.first ?? '–'} – ${tally.last ?? '–'}`],
      [
        '较早的检查点 · older checkpoint',
        before === undefined
          ? '无 · none'
          : `${before.size} 条 · entries, ${toBase64(before.root)}`,
      ],
      ...tally.erasedLater.map(({ index, recorded: { event } }): readonly [string, string] => [
        '此后销毁密钥 · key destroyed later',
        `序号 · index ${index}, ${event.recordedAt}`,
      ]),
      ['状态摘要 · state digest', state === undefined ? '–' : state.digest],
    ],
  }
}

const publicationColumns: ReadonlyArray<Column> = [
  { title: '政策 · policy', share: 3 },
  { title: '版本 · version', share: 2 },
  { title: '生效 · effective', share: 3 },
  { title: '条款数 · clauses', share: 2 },
  { title: '变更 · what changed', share: 5 },
  { title: '文本 SHA-256 · text', share: 5 },
]

const publicationRow = ({ published, clauses, changed }: Publication): ReadonlyArray<string> => [
  published.policy,
  published.version,
  published.effectiveAt,
  clauses === undefined ? '–' : String(clauses),
  changed,
  published.textSha256,
]

const publicationBlocks = (
  { published }: Tally,
  publications: ReadonlyArray<Publication>,
): ReadonlyArray<Block> =>
  published.length === 0
    ? []
    : [
        heading('已发布的政策 · Policies published'),
        table(publicationColumns, publications.map(publicationRow)),
        ...(published.length <= publications.length
          ? []
          : paragraphs([
              `仅列出最近 ${publications.length} 次发布；此前 ${published.length - publications.length} 次的文件见 catalogue/。`,
              `The newest ${publications.length} publications are listed; the documents of the ${published.length - publications.length} before them stand in catalogue/.`,
            ])),
      ]

/** The blocks of the report: what it is and what it proves, then what happened, then numbers. */
export const reportBlocks = (
  env: BundleEnv,
  head: BundleHead,
  { tally, state, publications }: Reported,
): ReadonlyArray<Block> => [
  { block: 'heading', level: 1, text: reportHead(tally).title },
  facts(env, head, tally, state),
  heading('证明了什么 · What is proven'),
  ...paragraphs(proven(head.scope, head.proofs)),
  heading('未证明什么 · What is not proven'),
  ...paragraphs(unproven(head.scope, head.proofs)),
  ...publicationBlocks(tally, publications),
  ...timeline(tally),
  ...kinds(tally.types),
  ...groups('按目的 · By purpose', '目的 · purpose', tally.purposes),
  ...groups('按接收方 · By recipient', '接收方 · recipient', tally.recipients),
  ...groups('按月份 · By month', '月份 · month', tally.months),
]
