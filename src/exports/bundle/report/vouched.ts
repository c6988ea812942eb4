/**
 * The section about signers, witnesses, time stamp and deposits: one row each, with time and meaning, then the missing
 * ones.
 */
import { createHash } from 'node:crypto'
import { instantWithin } from '../../../kernel/instant.ts'
import type { Instant } from '../../../kernel/instant.ts'
import type { Key } from '../../../transparency/note/key.ts'
import type { Block, Cell, Column } from '../../pages/page.ts'
import { localTime } from '../../words/zone.ts'
import type { Zone } from '../../words/zone.ts'
import type { BundleHead } from '../head.ts'
import { contradictedBlocks } from './contradicted.ts'
import { heading, paragraphs, table } from './tables.ts'
import type { Vouching } from './vouching.ts'

type Row = ReadonlyArray<Cell>

const columns: ReadonlyArray<Column> = [
  { title: '谁 · who', share: 4 },
  { title: '凭什么 · by what', share: 4 },
  { title: '何时 · when', share: 4 },
  { title: '证明什么 · what it proves', share: 7 },
]

/** The key's id and the SHA-256 of its 32 bytes in hex, for comparison with a key received earlier. */
const keyCell = ({ id, publicKey }: Key): Cell => ({
  zh: `密钥 ${id}`,
  en: `key ${id}`,
  small: `SHA-256 ${createHash('sha256').update(publicKey).digest('hex')}`,
})

const timeCell = (zone: Zone, at: Instant): Cell => {
  const local = localTime(zone, at)
  return { zh: `${local}（${zone.name['zh-CN']}）`, en: `${local} (${zone.name.en})`, small: at }
}

const logRow = (key: Key, size: number): Row => [
  { zh: `日志 ${key.name}`, en: `the log ${key.name}` },
  keyCell(key),
  { zh: '签名本身不含时间', en: 'a signature states no time' },
  {
    zh: `运营方对前 ${size} 条记录及其顺序负责：此后改动其中任何一条，都与签名不符。`,
    en: `The operator answers for the first ${size} entries and their order: one that is changed later disagrees with the signature.`,
  },
]

type Witness = NonNullable<Vouching['quorum']>['witnesses'][number]

const witnessRow = ({ key, seconds }: Witness, zone: Zone): Row => [
  { zh: `见证方 ${key.name}`, en: `witness ${key.name}` },
  keyCell(key),
  seconds === undefined
    ? { zh: '未签署', en: 'did not sign' }
    : timeCell(zone, instantWithin(Number(seconds) * 1_000)),
  seconds === undefined
    ? { zh: '不证明任何事项。', en: 'Nothing.' }
    : {
        zh: '此时见到的就是这个检查点；与该见证方以往见过的相比，日志只有增加，没有改写。',
        en: 'This is the checkpoint that it saw then; since all that it had seen before, the log only grew and was not rewritten.',
      },
]

const stampRow = (
  { authority, serial, atMs, policy }: NonNullable<Vouching['stamp']>,
  zone: Zone,
): Row => [
  { zh: `时间戳机构 ${authority}`, en: `time stamp authority ${authority}` },
  { zh: `时间戳编号 ${serial}`, en: `token ${serial}`, small: `RFC 3161, ${policy}` },
  timeCell(zone, instantWithin(atMs)),
  {
    zh: '检查点最迟在此时已经存在：其中的记录不可能是此后补写的。',
    en: 'The checkpoint existed by then at the latest: none of its entries can have been written later.',
  },
]

const depositRow = ({ body, recordedAt }: NonNullable<Vouching['deposit']>, zone: Zone): Row => [
  { zh: '第三方存证', en: 'third party (deposit)' },
  { zh: '存证回执', en: 'receipt', small: `SHA-256 ${body.receiptSha256}` },
  timeCell(zone, recordedAt),
  {
    zh: `第三方持有前 ${body.size} 条的检查点（依台账自身的记录）：请向其核对回执与根 ${body.root}。`,
    en: `A third party holds the checkpoint of the first ${body.size} entries, as the ledger itself recorded: compare the receipt and the root ${body.root} with it.`,
  },
]

const quorumText = ({ quorum }: Vouching): ReadonlyArray<string> => {
  if (quorum === undefined)
    return [
      '未配置见证方：没有策略文件，也没有须达到的法定数。',
      'No witnesses are configured: there is no policy file, and no quorum to be met.',
    ]
  const { name, isMet, fileSha256, witnesses } = quorum
  const signed = witnesses.filter(({ seconds }) => seconds !== undefined).length
  return [
    `策略文件（SHA-256 ${fileSha256}）要求的法定数“${name}”${isMet ? '已达到' : '未达到'}：${witnesses.length} 个见证方中有 ${signed} 个签署。`,
    `The quorum "${name}" that the policy file (SHA-256 ${fileSha256}) asks for is ${isMet ? 'met' : 'not met'}: ${signed} of ${witnesses.length} witnesses signed.`,
  ]
}

const unvouched = ({ signers, quorum, stamp, deposit }: Vouching): ReadonlyArray<string> => {
  const isSeen = quorum?.witnesses.some(({ seconds }) => seconds !== undefined) ?? false
  return [
    ...(signers.length > 0
      ? []
      : ['没有已知密钥签署此检查点。', 'No key of the log that is known signed this checkpoint.']),
    ...(isSeen
      ? []
      : [
          '除运营方外，无人证明日志未被改写，也无人证明没有向他人出示过另一份日志。',
          'Nobody but the operator vouches that the log was not rewritten, or that nobody was shown another one.',
        ]),
    ...(stamp === undefined
      ? [
          '没有机构证明检查点何时已经存在：记录时间以台账的时钟为准。',
          'No authority states when the checkpoint existed: times of recording are those of the clock of the ledger.',
        ]
      : []),
    ...(deposit === undefined
      ? ['没有检查点交第三方存证。', 'No checkpoint was deposited with a third party.']
      : []),
    '无人证明所记录的内容属实，也无人证明事情发生的时间：这些以记录者的陈述为准。',
    'Nobody vouches that what was recorded is true, or when it happened: that is the word of those who recorded it.',
  ]
}

const ownWord: ReadonlyArray<string> = [
  '本表由导出方写入。请用您从别处取得的密钥与证书自行核验：签名与联署在 checkpoint，时间戳在 checkpoint.tsr。',
  'This table is the word of who made the bundle. Verify it by keys and certificates that you had from elsewhere: signatures and cosignatures stand in checkpoint, the time stamp in checkpoint.tsr.',
]

/** The section of the report and of README.html. */
export const vouchedBlocks = (
  vouching: Vouching,
  { proofs }: Pick<BundleHead, 'proofs'>,
  zone: Zone,
): ReadonlyArray<Block> => {
  const { signers, quorum, stamp, deposit } = vouching
  const { size } = proofs.checkpoint
  const rows = [
    ...signers.map((key) => logRow(key, size)),
    ...(quorum?.witnesses ?? []).map((witness) => witnessRow(witness, zone)),
    ...(stamp === undefined ? [] : [stampRow(stamp, zone)]),
    ...(deposit === undefined ? [] : [depositRow(deposit, zone)]),
  ]
  return [
    heading('谁作了证 · Who vouched'),
    ...(rows.length === 0 ? [] : [table(columns, rows)]),
    ...paragraphs(quorumText(vouching)),
    ...contradictedBlocks(proofs.contradictions, zone),
    heading('无人证明的事项 · What nobody vouched for'),
    ...paragraphs(unvouched(vouching)),
    ...paragraphs(ownWord),
  ]
}
