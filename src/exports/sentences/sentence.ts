/** The sentence about an event in a report, with its fields in words. */
import type { Label } from '../../catalogue/package/label.ts'
import { happenedOf } from '../event-words.ts'
import { both } from '../words/said.ts'
import { valueWords } from './fields.ts'
import type { Telling } from './fields.ts'

type Fields = ReadonlyMap<string, unknown>

const group = /\[(?:(!?)(\w+)\?)?([^\]]*)\]/g
const placeholder = /\{(\w+)\}/g

/** Whether a field is present, and neither `false` nor an empty list. */
const isSaid = (fields: Fields, name: string): boolean => {
  const value = fields.get(name)
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
}

/** The sentence without the optional parts whose fields are absent. */
const partsOf = (sentence: string, fields: Fields): string =>
  sentence.replaceAll(group, (_, not: string, asked: string | undefined, part: string) => {
    const isAsked = asked === undefined || isSaid(fields, asked) !== (not === '!')
    const names = Array.from(part.matchAll(placeholder), ([, name = '']) => name)
    return isAsked && names.every((name) => isSaid(fields, name)) ? part : ''
  })

/** In Chinese and English, without a full stop; undefined for an unknown type. */
export const sentenceOf = (
  { type, body }: { readonly type: string; readonly body: object },
  telling: Telling,
): Label | undefined => {
  const happened = happenedOf(type)
  if (happened === undefined) return undefined
  const fields: Fields = new Map(Object.entries(body))
  const filled = (sentence: string, language: keyof Label): string =>
    partsOf(sentence, fields).replaceAll(placeholder, (_, name: string) =>
      fields.has(name) ? valueWords(name, fields.get(name), telling)[language] : '–',
    )
  const [zh, en] = happened
  return both(filled(zh, 'zh-CN'), filled(en, 'en'))
}
