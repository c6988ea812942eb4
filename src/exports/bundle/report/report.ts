/** The report of a bundle: its contents, the things it proves and those it cannot, in Chinese and English on one page. */
import { instantOf } from '../../../kernel/instant.ts'
import type { Instant } from '../../../kernel/instant.ts'
import type { Catalogue } from '../../../catalogue/catalogue.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import type { Block, Cell, Column, PageHead } from '../../pages/page.ts'
import type { Telling } from '../../sentences/fields.ts'
import type { Names, Sort } from '../../sentences/names.ts'
import { isTime, localTime } from '../../words/zone.ts'
import type { Zone } from '../../words/zone.ts'
import type { BundleEnv } from '../env.ts'
import type { BundledState } from '../format/manifest.ts'
import type { BundleScope } from '../format/scope.ts'
import type { BundleHead } from '../head.ts'
import { proven, unproven } from './proven.ts'
import type { Publication } from './publications.ts'
import { groups, heading, kinds, paragraphs, table } from './tables.ts'
import type { Tally } from './tally.ts'
import { responsibleRows, scopeWords, terms } from '../naming/about.ts'
import type { ReportTelling } from '../naming/telling.ts'
import type { PersonInForce } from '../judging/person-in-force.ts'
import { inForceBlocks } from './in-force.ts'
import { timeline } from './timeline.ts'
import { transferBlocks } from './transfers.ts'
import { vouchedBlocks } from './vouched.ts'
import type { Vouching } from './vouching.ts'

/** Results of the passes over the log. */
export type Reported = {
  readonly tally: Tally
  readonly state: BundledState | undefined
  readonly publications: ReadonlyArray<Publication>
  readonly vouching: Vouching
  readonly catalogue: Catalogue
  readonly telling: ReportTelling
  /** Of scope `person`. */
  readonly person: PersonInForce | undefined
}

/** The scope in words. A purpose or recipient also has its label, if a policy in the bundle has one. */
export const scopeText = (scope: BundleScope, names: Names): string => {
  const labelled = (sort: 'purpose' | 'recipient', id: string): string => {
    const label = names(sort, id)
    return label === undefined ? id : `${label['zh-CN']} · ${label.en} (${id})`
  }
  switch (scope.kind) {
    case 'ledger':
      return '全部记录 · the whole ledger'
    case 'person':
      return `个人 · person ${scope.subject}`
    case 'purpose':
      return `目的 · purpose: ${labelled('purpose', scope.purpose)}`
    case 'recipient':
      return `接收方 · recipient: ${labelled('recipient', scope.recipient)}`
    case 'period':
      return `期间 · period ${scope.from} – ${scope.to}`
  }
}

/** Title and time of the report. The time is that of the last entry, so that the same bundle has the same report. */
export const reportHead = ({ last }: Tally): PageHead => ({
  title: '同意台账监管报告 · Consent ledger: report for a regulator',
  language: 'zh-CN',
  at: last !== undefined && isTime(last) ? last : instantOf(Date.UTC(2000, 0, 1)),
})

/** Times in the named zone, and below them in UTC. */
const timesCell = (zone: Zone, times: ReadonlyArray<Instant>): Cell => {
  const local = times.map((at) => localTime(zone, at)).join(' – ')
  const { 'zh-CN': zh, en } = zone.name
  return times.length === 0
    ? '–'
    : { zh: `${local}（${zh}）`, en: `${local} (${en})`, small: times.join(' – ') }
}

type Row = readonly [label: string, value: Cell]

/** What is disclosed: how many entries, of how many people, from when to when. */
const disclosedRows = (tally: Tally, zone: Zone): ReadonlyArray<Row> => [
  ['披露条目数 · entries disclosed', String(tally.entries)],
  ...(tally.people === undefined
    ? []
    : [['所涉人数 · people in these entries', String(tally.people.size)] as const]),
  ['时区 · clock', `${zone.name['zh-CN']} · ${zone.name.en}`],
  [
    '首条与末条 · first and last entry',
    timesCell(
      zone,
      [tally.first, tally.last].filter((at) => at !== undefined && isTime(at)),
    ),
  ],
]

const facts = (
  { ledger, log }: BundleEnv,
  { scope, position, proofs }: BundleHead,
  { tally, state, catalogue }: Pick<Reported, 'tally' | 'state' | 'catalogue'>,
  { names, zone }: Telling,
): Block => {
  const { size, root } = proofs.checkpoint
  const before = proofs.previous?.checkpoint
  return {
    block: 'pairs',
    rows: [
      ['台账 · ledger', `${ledger.name} (${ledger.id})`],
      ...responsibleRows(catalogue, scope),
      ['范围 · scope', scopeText(scope, names)],
      ['截至位置 · up to position', String(position)],
      ['日志 · log', log.origin],
      ['检查点条目数 · entries of the checkpoint', String(size)],
      ['检查点根 · root of the checkpoint', toBase64(root)],
      ...disclosedRows(tally, zone),
      [
        '较早的检查点 · older checkpoint',
        before === undefined
          ? '无 · none'
          : `${before.size} 条 · entries, ${toBase64(before.root)}`,
      ],
      ...tally.erasedLater.map(({ index, recorded: { event } }): readonly [string, string] => [
        '此后销毁密钥 · key destroyed later',
        `序号 · index ${index}, ${localTime(zone, event.recordedAt)} (${event.recordedAt})`,
      ]),
      ['状态摘要 · state digest', state === undefined ? '–' : state.digest],
    ],
  }
}

const named =
  ({ names }: Telling, sort: Sort) =>
  (id: string): Cell => {
    const label = names(sort, id)
    return label === undefined ? id : { zh: label['zh-CN'], en: label.en, small: id }
  }

const publicationColumns: ReadonlyArray<Column> = [
  { title: '政策 · policy', share: 3 },
  { title: '版本 · version', share: 2 },
  { title: '生效 · effective', share: 3 },
  { title: '条款数 · clauses', share: 2 },
  { title: '变更 · what changed', share: 5 },
  { title: '文本 SHA-256 · text', share: 5 },
]

const publicationRow = (
  { published, package: pkg, clauses, changed }: Publication,
  telling: Telling,
): ReadonlyArray<Cell> => [
  pkg === undefined
    ? published.policy
    : { zh: pkg.title['zh-CN'], en: pkg.title.en, small: published.policy },
  published.version,
  timesCell(telling.zone, [published.effectiveAt]),
  clauses === undefined ? '–' : String(clauses),
  changed,
  published.textSha256,
]

const publicationBlocks = (
  { published }: Tally,
  publications: ReadonlyArray<Publication>,
  telling: Telling,
): ReadonlyArray<Block> =>
  published.length === 0
    ? []
    : [
        heading('已发布的政策 · Policies published'),
        table(
          publicationColumns,
          publications.map((each) => publicationRow(each, telling)),
        ),
        ...(published.length <= publications.length
          ? []
          : paragraphs([
              `仅列出最近 ${publications.length} 次发布；此前 ${published.length - publications.length} 次的文件见 catalogue/。`,
              `The newest ${publications.length} publications are listed; the documents of the ${published.length - publications.length} before them stand in catalogue/.`,
            ])),
      ]

/** The blocks of the report: what it is and proves, then the events, then numbers. */
export const reportBlocks = (
  env: BundleEnv,
  head: BundleHead,
  { tally, state, publications, vouching, catalogue, telling, person }: Reported,
): ReadonlyArray<Block> => {
  const purposes = named(telling, 'purpose')
  const recipients = named(telling, 'recipient')
  return [
    { block: 'heading', level: 1, text: reportHead(tally).title },
    facts(env, head, { tally, state, catalogue }, telling),
    ...paragraphs(scopeWords(head.scope)),
    heading('用语 · Terms'),
    { block: 'pairs', rows: terms },
    ...vouchedBlocks(vouching, head, telling.zone),
    heading('证明了什么 · What is proven'),
    ...paragraphs(proven(head.scope, head.proofs)),
    heading('未证明什么 · What is not proven'),
    ...paragraphs(unproven(head.scope, head.proofs)),
    ...publicationBlocks(tally, publications, telling),
    ...inForceBlocks(person, telling),
    ...timeline(head.scope, tally, telling),
    ...transferBlocks(tally),
    ...kinds(tally.types),
    ...groups('按目的 · By purpose', '目的 · purpose', tally.purposes, purposes),
    ...groups('按接收方 · By recipient', '接收方 · recipient', tally.recipients, recipients),
    ...groups('按月份 · By month', '月份 · month', tally.months, (month) => month),
  ]
}
