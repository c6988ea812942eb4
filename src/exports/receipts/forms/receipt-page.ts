/** A receipt as one page in Chinese and English, with a QR code that leads to the log. */
import type { Block, Cell, PageHead, Paper } from '../../pages/page.ts'
import type { Controller } from '../../../catalogue/package/package.ts'
import type { Instant } from '../../../kernel/instant.ts'
import { eventName, wordsOf } from '../../event-words.ts'
import { namesIn, noNames } from '../../sentences/names.ts'
import { sentenceOf } from '../../sentences/sentence.ts'
import { wordFrom } from '../../words/vocabulary.ts'
import type { Vocabulary } from '../../words/vocabulary.ts'
import { localTime, zoneOf } from '../../words/zone.ts'
import type { Zone } from '../../words/zone.ts'
import type { ConsentState } from '../../words/event-row.ts'
import type { ReceiptMatter } from '../matter.ts'
import { changeRows } from './change-rows.ts'
import { bothOf, changeWords } from './change-words.ts'
import { aboutOf } from './subject-matter.ts'
import type { About, Named } from './subject-matter.ts'

type Row = readonly [label: string, value: Cell]

const both = ({ label }: Named): string => bothOf(label)

const maybe = (label: string, value: string | undefined): ReadonlyArray<Row> =>
  value === undefined || value === '' ? [] : [[label, value]]

const states: { readonly [S in ConsentState]: string } = {
  given: '同意 / consent given',
  refused: '拒绝 / consent refused',
  withdrawn: '已撤回 / consent withdrawn',
  expired: '已到期 / consent expired',
  invalidated: '无效 / consent invalid',
  requested: '须重新征求 / consent to be asked anew',
  none: '与同意无关 / not a consent',
}

/** The words for a fixed word of a vocabulary. */
const rowOfWord = (
  label: string,
  vocabulary: Vocabulary,
  word: string | undefined,
): ReadonlyArray<Row> => {
  const said = word === undefined ? undefined : wordFrom(vocabulary, word)
  return maybe(label, said === undefined ? word : bothOf(said))
}

/** A time in the zone of the policy's region, which is named, and in UTC. */
const timeCell = ({ name, minutes }: Zone, at: Instant, by?: string): Cell => {
  const local = localTime({ name, minutes }, at)
  const source = by === undefined ? undefined : wordFrom('timeSources', by)
  const [zh, en] = source === undefined ? ['', ''] : [`；${source['zh-CN']}`, `; ${source.en}`]
  return {
    zh: `${local}（${name['zh-CN']}${zh}）`,
    en: `${local} (${name.en}${en})`,
    small: at,
  }
}

const whatRows = (about: About, consent: ConsentState, zone: Zone): ReadonlyArray<Row> => [
  ['同意状态 Consent', states[consent]],
  // Things that ended with the event are listed below, one row each.
  ...maybe('目的 Purpose', about.isEnded ? '' : about.purposes.map(both).join('；')),
  ...maybe('信息类别 Data', about.isEnded ? '' : about.categories.map(both).join('；')),
  ...maybe('接收方 Recipient', about.recipient === undefined ? undefined : both(about.recipient)),
  ...rowOfWord('方式 How', 'acts', about.how),
  ...rowOfWord('选项原状态 Control before', 'controls', about.control),
  ...(about.until === undefined ? [] : [['有效期至 Until', timeCell(zone, about.until)] as const]),
]

/** A contact that is a sentence in one language is quoted as the policy's own words. */
const contactOf = ({ contact, hotline }: Controller): Cell => {
  if (!/\s|\p{Script=Han}/u.test(contact)) return `${contact}, ${hotline}`
  const isChinese = /\p{Script=Han}/u.test(contact)
  return {
    zh: `客服热线 ${hotline}；${isChinese ? contact : '个人信息保护联系方式见政策文本'}`,
    en: `hotline ${hotline}; ${isChinese ? 'for data protection as the policy text says' : contact}`,
  }
}

const policyRows = ({ policy, recorded: { event } }: ReceiptMatter): ReadonlyArray<Row> => {
  if (policy === undefined) return maybe('所示文本 Text shown (SHA-256)', event.noticeHash)
  const { controller, title } = policy.compiled.package
  return [
    ['处理者 Controller', `${controller.name['zh-CN']} / ${controller.name.en}`],
    ['联系方式 Contact', contactOf(controller)],
    ['政策 Policy', `${title['zh-CN']} / ${title.en} (${policy.policy} ${policy.version})`],
    ['政策文本 Its text (SHA-256)', policy.textSha256],
    ...maybe('所示文本 Text shown (SHA-256)', event.noticeHash),
  ]
}

const zoneIn = ({ policy }: ReceiptMatter): Zone => zoneOf(policy?.compiled.package.region)

/** The event as a sentence, including details without a row of their own, such as a device or channel. */
const happenedRows = (matter: ReceiptMatter): ReadonlyArray<Row> => {
  const { policy, recorded } = matter
  const names = policy === undefined ? noNames : namesIn(policy.compiled.package)
  const said = sentenceOf(recorded.event, { names, zone: zoneIn(matter) })
  return said === undefined ? [] : [['经过 What happened', { zh: said['zh-CN'], en: said.en }]]
}

const recordRows = (matter: ReceiptMatter, leafHash: string): ReadonlyArray<Row> => {
  const { event, position } = matter.recorded
  const zone = zoneIn(matter)
  return [
    ['发生时间 Happened', timeCell(zone, event.occurredAt, event.timeSource)],
    ['记录时间 Recorded', timeCell(zone, event.recordedAt)],
    ...rowOfWord('记录者 Recorded by', 'actors', event.actor.role),
    ['您的代号 Your surrogate', matter.subject],
    ['事件 Event', `${eventName(event.type)}, ${event.id}`],
    ['台账日志 Log', `${matter.origin}, 位置 position ${position}`],
    ['叶哈希 Leaf hash (SHA-256)', leafHash],
  ]
}

const erasedText =
  '此人的个人信息已删除：其密钥已销毁。本页不含个人信息。/ This person was erased: the key of their personal data was destroyed. This page holds none of it.'
const plainText =
  '本页不含姓名、电话等个人信息，只含代号。/ This page holds no name, number or other personal data, only surrogates.'

const unsignedText =
  '本页未经签名，凭其自身不能证明任何事项；jws 格式的回执已签名，任何人可用日志公钥离线核验。/ This page is not signed and proves nothing by itself: the receipt in form jws is signed, and anyone can verify it offline by the key of the log.'

const unsignedStoppedText =
  '本页未经签名，凭其自身不能证明任何事项。/ This page is not signed and proves nothing by itself.'

const provenText =
  '检查点已覆盖此事件：回执的 JWS 格式附有证明。/ A checkpoint covers this event: the receipt in form jws carries the proof.'
const unprovenText =
  '尚无检查点覆盖此事件：稍后再取回执，其 JWS 格式即附有证明。/ No checkpoint covers this event yet: ask for the receipt again later, and its form jws carries the proof.'
const provenStoppedText =
  '检查点已覆盖此事件，但日志已停止：在运营者修复日志之前，不签发附有证明的 JWS 格式回执。/ A checkpoint covers this event, but the log has stopped: no receipt in form jws, with the proof, is signed before its operator has mended it.'
const stoppedText =
  '日志已停止签名，尚无检查点覆盖此事件：须待运营者修复日志后，方有证明。/ The log has stopped and no checkpoint covers this event: there is no proof before its operator has mended it.'

const proofText = ({ proof, isLogStopped }: ReceiptMatter): string => {
  if (proof !== undefined) return isLogStopped ? provenStoppedText : provenText
  return isLogStopped ? stoppedText : unprovenText
}

const changeColumns = [
  { title: '变更处 Place', share: 4 },
  { title: '之前 → 之后 Before → after', share: 6 },
]

const changesOf = ({ changes, policy }: ReceiptMatter): ReadonlyArray<Block> =>
  changes.length === 0
    ? [
        {
          block: 'paragraph',
          text: '此事件未改变任何状态。/ This event changed nothing that stands.',
        },
      ]
    : [
        {
          block: 'table',
          columns: changeColumns,
          rows: changeRows(changes, changeWords(policy)),
        },
      ]

/** The text of the QR code: enough to find the entry in the log's tiles, and nothing about the person. */
export const codeText = (
  { origin, recorded: { event } }: Pick<ReceiptMatter, 'origin' | 'recorded'>,
  leafHash: string,
): string =>
  `urn:consent-ledger:leaf:1?${new URLSearchParams({ log: origin, event: event.id, leaf: leafHash }).toString()}`

/** The page's title, in both languages, since the person's language is unknown. */
export const receiptHead = ({ recorded: { event } }: ReceiptMatter): PageHead => ({
  title: `回执 Receipt ${event.id}`,
  language: 'zh-CN',
  at: event.recordedAt,
})

/** The page's parts in order. `leafHash`: SHA-256 of the log's entry by RFC 6962, in hex. */
export const receiptBlocks = (matter: ReceiptMatter, leafHash: string): ReadonlyArray<Block> => {
  const words = wordsOf(matter.recorded.event)
  const about = aboutOf(matter)
  return [
    { block: 'heading', level: 1, text: '回执 / Receipt' },
    { block: 'heading', level: 2, text: `${words?.zh ?? ''} / ${words?.en ?? ''}` },
    { block: 'paragraph', text: matter.isErased ? erasedText : plainText },
    {
      block: 'pairs',
      rows: [...happenedRows(matter), ...whatRows(about, words?.consent ?? 'none', zoneIn(matter))],
    },
    { block: 'heading', level: 3, text: '依据 / Under' },
    { block: 'pairs', rows: policyRows(matter) },
    { block: 'heading', level: 3, text: '记录 / Record' },
    { block: 'pairs', rows: recordRows(matter, leafHash) },
    { block: 'heading', level: 3, text: '变更 / What it changed' },
    ...changesOf(matter),
    { block: 'heading', level: 3, text: '证明 / What proves it' },
    { block: 'paragraph', text: matter.isLogStopped ? unsignedStoppedText : unsignedText },
    { block: 'paragraph', text: proofText(matter) },
    {
      block: 'code',
      text: codeText(matter, leafHash),
      caption:
        '扫码得叶哈希，可与日志的公开分片核对。/ The code holds the leaf hash, to be held against the log’s public tiles.',
    },
  ]
}

/** Where to find the whole list; a stopped log has no signed form. */
const wholeText = ({ isLogStopped }: ReceiptMatter, leafHash: string): string =>
  isLogStopped
    ? "完整内容见此事件的 html 格式回执。The whole list is in this event's receipt in form html."
    : `完整内容见此事件的 jws 格式回执，其记录的叶哈希为 ${leafHash}。The whole list is in this event's receipt in form jws, in the record under leaf hash ${leafHash}.`

/** One sheet for every act. Anything that does not fit is in the signed form, under the same leaf hash. */
export const receiptPaper = (matter: ReceiptMatter, leafHash: string): Paper => ({
  head: receiptHead(matter),
  blocks: receiptBlocks(matter, leafHash),
  sheets: 'one',
  whole: wholeText(matter, leafHash),
})
