/** The timeline: one sentence for each event, up to a readable length, and where to find the others. */
import type { PersonalFields } from '../../../events/personal.ts'
import type { Block, Cell, Column } from '../../pages/page.ts'
import { eventName } from '../../event-words.ts'
import type { Telling } from '../../sentences/fields.ts'
import { sentenceOf } from '../../sentences/sentence.ts'
import { both } from '../../words/said.ts'
import { personalWords } from '../../words/personal-words.ts'
import { wordFrom } from '../../words/vocabulary.ts'
import { localTime } from '../../words/zone.ts'
import { entriesFile } from '../format/names.ts'
import type { BundleScope } from '../format/scope.ts'
import { heading, paragraphs, table } from './tables.ts'
import type { ReportTelling } from '../naming/telling.ts'
import { mostListed } from './tally.ts'
import type { Listed, Tally } from './tally.ts'

/** The most characters of one personal field. */
const mostCharacters = 400

/** Cuts between characters, never inside one. */
const bounded = (text: string, index: number): string => {
  const characters = Array.from(text)
  const left = characters.length - mostCharacters
  return left <= 0
    ? text
    : `${characters.slice(0, mostCharacters).join('')} … 〔余 ${left} 字见 entries.jsonl 序号 ${index} · ${left} more characters: entries.jsonl, index ${index}〕`
}

const openedText = (fields: PersonalFields, index: number): string =>
  Object.entries(fields)
    .map(([name, value]) => {
      const { 'zh-CN': zh, en } = personalWords(name)
      return `${zh} ${en}: ${bounded(String(value), index)}`
    })
    .join('; ')

/** Said of a transfer that its authorisation did not cover any more. */
const afterEnd = both(
  '；【提供之前，其依据已经终止：撤回、其他终止或接收方被冻结】',
  '; MADE AFTER ITS GROUND HAD ENDED (withdrawn, ended otherwise, or the recipient frozen)',
)

const isOf = (ids: ReadonlySet<string>, body: object): boolean =>
  'disclosure' in body && typeof body.disclosure === 'string' && ids.has(body.disclosure)

const whatCell = (
  scope: BundleScope,
  listed: Listed,
  { late }: Pick<Tally, 'late'>,
  { namesOf, zone }: ReportTelling,
): Cell => {
  const { index, type, subject, body, opened, isErased, at } = listed
  const names = namesOf({ ...listed, recordedAt: at })
  const said = sentenceOf({ type, body }, { names, zone })
  const isLate = type === 'DisclosureMade' && late !== undefined && isOf(late, body)
  const zh = `${said?.['zh-CN'] ?? eventName(type)}${isLate ? afterEnd['zh-CN'] : ''}`
  const personal = [
    ...opened.map((fields) => openedText(fields, index)),
    ...(isErased ? ['个人字段已删除 personal fields erased'] : []),
  ]
  const name = [type, ...(scope.kind === 'person' || subject === undefined ? [] : [subject])]
  return {
    zh: personal.length === 0 ? zh : `${zh}。〔${personal.join('; ')}〕`,
    en: said === undefined ? zh : `${said.en}${isLate ? afterEnd.en : ''}`,
    small: name.join(' · '),
  }
}

/** The claimed time of the event; also the time of recording, if it is in another second. */
const timeCell = ({ occurredAt, at, timeSource }: Listed, { zone }: Telling): Cell => {
  const happened = localTime(zone, occurredAt)
  const recorded = localTime(zone, at)
  const source = wordFrom('timeSources', timeSource)
  const isLate = happened !== recorded
  return {
    zh: isLate ? `${happened}（${source?.['zh-CN'] ?? timeSource}；记录于 ${recorded}）` : happened,
    en: isLate ? `(${source?.en ?? timeSource}; recorded ${recorded})` : happened,
    small: isLate ? `${occurredAt}, ${at}` : at,
  }
}

const actorCell = ({ role, actor }: Listed): Cell => {
  const word = wordFrom('actors', role)
  return { zh: word?.['zh-CN'] ?? role, en: word?.en ?? role, small: actor }
}

const columnsIn = ({ zone: { name } }: Telling): ReadonlyArray<Column> => [
  { title: '序号 · index', share: 2 },
  { title: `时间（${name['zh-CN']}）· time (${name.en}); UTC`, share: 5 },
  { title: '发生了什么 · what happened', share: 11 },
  { title: '经手 · by', share: 3 },
]

/** The file of the bundle that has the entries. */
const entriesIn = ({ kind }: BundleScope): string =>
  kind === 'ledger' ? 'tile/entries' : entriesFile

const remainder = (
  scope: BundleScope,
  { listed, events, entries, chunks }: Tally,
): ReadonlyArray<string> => {
  const others = events - chunks - listed.length
  const published = entries - events
  return [
    ...(others <= 0
      ? []
      : [
          `仅列出前 ${mostListed} 条，其余 ${others} 条见 ${entriesIn(scope)}。`,
          `The first ${mostListed} are listed; the other ${others} stand in ${entriesIn(scope)}.`,
        ]),
    ...(chunks === 0
      ? []
      : [
          `未列出已发布文件的 ${chunks} 个分段：文件全文见 texts/ 与 catalogue/。`,
          `The ${chunks} parts of published documents are not listed: the documents stand whole in texts/ and catalogue/.`,
        ]),
    ...(published <= 0
      ? []
      : [
          `时间线不列出与任何个人无关的 ${published} 条披露条目（政策的发布与各项登记）：每份证据包都含有它们。`,
          `The timeline leaves out ${published} disclosed entries that are about nobody (publications of policies, and registrations): each bundle holds these.`,
        ]),
  ]
}

const legend = (scope: BundleScope): ReadonlyArray<string> => [
  `每行小字为技术名称；时间下方小字为协调世界时（UTC）。标识与哈希只列出开头，全文见 ${entriesIn(scope)} 中同一序号的条目。`,
  `In small stand the technical name of each event and its time in UTC. Of ids and hashes the beginning is shown: the entry of the same index in ${entriesIn(scope)} holds them whole.`,
]

/** The timeline of the listed entries; nothing if there are none. */
export const timeline = (
  scope: BundleScope,
  tally: Tally,
  telling: ReportTelling,
): ReadonlyArray<Block> =>
  tally.events === 0
    ? []
    : [
        heading('时间线 · Timeline'),
        ...(tally.listed.length === 0
          ? []
          : [
              ...paragraphs(legend(scope)),
              table(
                columnsIn(telling),
                tally.listed.map((listed) => [
                  String(listed.index),
                  timeCell(listed, telling),
                  whatCell(scope, listed, tally, telling),
                  actorCell(listed),
                ]),
              ),
            ]),
        ...paragraphs(remainder(scope, tally)),
      ]
