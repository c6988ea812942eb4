/** What happened, in order: as much of it as people read, and where the rest stands. */
import type { Block, Column } from '../../pages/page.ts'
import { eventName } from '../../event-words.ts'
import { heading, paragraphs, table } from './tables.ts'
import { mostListed } from './tally.ts'
import type { Listed, Tally } from './tally.ts'

/** Characters of one entry's content at most. */
const mostCharacters = 400

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${textOf(inner)}`)
    .join('; ')
}

/** By characters, so that none is cut in half. */
const bounded = (text: string, index: number): string => {
  const characters = Array.from(text)
  return characters.length <= mostCharacters
    ? text
    : `${characters.slice(0, mostCharacters).join('')} … 〔余 ${characters.length - mostCharacters} 字见 entries.jsonl 序号 ${index} · ${characters.length - mostCharacters} more characters: entries.jsonl, index ${index}〕`
}

const row = ({ index, at, type, actor, subject, body, opened, isErased }: Listed) => [
  String(index),
  at,
  eventName(type),
  actor,
  [
    ...(subject === undefined ? [] : [`${subject}:`]),
    bounded(textOf(body), index),
    ...opened.map((fields) => `〔${bounded(textOf(fields), index)}〕`),
    ...(isErased ? ['〔已删除 · erased〕'] : []),
  ]
    .filter((text) => text !== '')
    .join(' '),
]

const columns: ReadonlyArray<Column> = [
  { title: '序号 · index', share: 2 },
  { title: '记录时间 · recorded', share: 4 },
  { title: '事件 · event', share: 4 },
  { title: '经手 · by', share: 3 },
  { title: '内容 · what', share: 7 },
]

const left = ({ listed, events, chunks }: Tally): ReadonlyArray<string> => {
  const others = events - chunks - listed.length
  return [
    ...(others <= 0
      ? []
      : [
          `仅列出前 ${mostListed} 条，其余 ${others} 条见 entries.jsonl。`,
          `The first ${mostListed} are listed; the other ${others} stand in entries.jsonl.`,
        ]),
    ...(chunks === 0
      ? []
      : [
          `未列出已发布文件的 ${chunks} 个分段：文件全文见 texts/ 与 catalogue/。`,
          `The ${chunks} parts of published documents are not listed: the documents stand whole in texts/ and catalogue/.`,
        ]),
  ]
}

/** The timeline of the entries that were listed; nothing where there is none. */
export const timeline = (tally: Tally): ReadonlyArray<Block> =>
  tally.events === 0
    ? []
    : [
        heading('时间线 · Timeline'),
        ...(tally.listed.length === 0 ? [] : [table(columns, tally.listed.map(row))]),
        ...paragraphs(left(tally)),
      ]
