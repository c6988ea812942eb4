/** The report of a bundle: what is in it, what is proven and what is not, in Chinese and English on the same page. */
import { instantOf } from '../../../kernel/instant.ts'
import type { Instant } from '../../../kernel/instant.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import type { Block, Column, PageHead } from '../../pages/page.ts'
import type { BundleEnv } from '../env.ts'
import type { BundledState } from '../format/manifest.ts'
import type { BundleScope } from '../format/scope.ts'
import type { BundleHead } from '../head.ts'
import { eventName } from '../../event-words.ts'
import { proven, unproven } from './proven.ts'
import { mostListed } from './tally.ts'
import type { Counts, Listed, Tally } from './tally.ts'

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

const heading = (text: string): Block => ({ block: 'heading', level: 2, text })
const paragraphs = (texts: ReadonlyArray<string>): ReadonlyArray<Block> =>
  texts.map((text) => ({ block: 'paragraph', text }))

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
      ['状态摘要 · state digest', state === undefined ? '–' : state.digest],
    ],
  }
}

const byCount = (counts: ReadonlyMap<string, number>): ReadonlyArray<ReadonlyArray<string>> =>
  [...counts]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([type, count]) => [eventName(type), String(count)])

const grouped = (counts: Counts): ReadonlyArray<ReadonlyArray<string>> =>
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([group, types]) => byCount(types).map((row) => [group, ...row]))

const table = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): Block => ({ block: 'table', columns, rows })

const kind: Column = { title: '事件 · event', share: 5 }
const number: Column = { title: '数量 · number', share: 2 }

const groups = (title: string, column: string, counts: Counts): ReadonlyArray<Block> =>
  counts.size === 0
    ? []
    : [heading(title), table([{ title: column, share: 4 }, kind, number], grouped(counts))]

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${textOf(inner)}`)
    .join('; ')
}

const timelineRow = ({ index, at, type, actor, body, opened, isErased }: Listed) => [
  String(index),
  at,
  eventName(type),
  actor,
  [
    textOf(body),
    ...opened.map((fields) => `〔${textOf(fields)}〕`),
    ...(isErased ? ['〔已删除 · erased〕'] : []),
  ]
    .filter((text) => text !== '')
    .join(' '),
]

const timelineColumns: ReadonlyArray<Column> = [
  { title: '序号 · index', share: 2 },
  { title: '记录时间 · recorded', share: 4 },
  { title: '事件 · event', share: 4 },
  { title: '经手 · by', share: 3 },
  { title: '内容 · what', share: 7 },
]

const rowsAtOnce = 50

function* timeline({ listed, events }: Tally): Generator<Block, void> {
  if (listed.length === 0) return
  yield heading('时间线 · Timeline')
  for (let from = 0; from < listed.length; from += rowsAtOnce) {
    const rows = listed.slice(from, from + rowsAtOnce).map(timelineRow)
    const part = table(timelineColumns, rows)
    yield from === 0 || part.block !== 'table' ? part : { ...part, isContinued: true }
  }
  if (events > listed.length)
    yield* paragraphs([
      `仅列出前 ${mostListed} 条，其余 ${events - listed.length} 条见 entries.jsonl。`,
      `The first ${mostListed} are listed; the other ${events - listed.length} stand in entries.jsonl.`,
    ])
}

const publishedRows = ({ published }: Tally): ReadonlyArray<ReadonlyArray<string>> =>
  published.map(({ policy, version, effectiveAt, textSha256 }) => [
    policy,
    version,
    effectiveAt,
    textSha256,
  ])

/** The blocks of the report; as often as they are asked for, the same ones. */
export const reportBlocks = (
  env: BundleEnv,
  head: BundleHead,
  tally: Tally,
  state: BundledState | undefined,
): ReadonlyArray<Block> => [
  { block: 'heading', level: 1, text: reportHead(tally).title },
  facts(env, head, tally, state),
  heading('证明了什么 · What is proven'),
  ...paragraphs(proven(head.scope, head.proofs)),
  heading('未证明什么 · What is not proven'),
  ...paragraphs(unproven(head.scope, head.proofs)),
  heading('事件统计 · Events by kind'),
  table([kind, number], byCount(tally.types)),
  ...groups('按目的 · By purpose', '目的 · purpose', tally.purposes),
  ...groups('按接收方 · By recipient', '接收方 · recipient', tally.recipients),
  ...groups('按月份 · By month', '月份 · month', tally.months),
  ...(tally.published.length === 0
    ? []
    : [
        heading('已发布的政策 · Policies published'),
        table(
          [
            { title: '政策 · policy', share: 3 },
            { title: '版本 · version', share: 2 },
            { title: '生效 · effective', share: 4 },
            { title: '文本 SHA-256 · text', share: 7 },
          ],
          publishedRows(tally),
        ),
      ]),
  ...timeline(tally),
]
