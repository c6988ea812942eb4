/** The language of a caller, by Accept-Language (RFC 9110 section 12.5.4). */
import type { ServerResponse } from 'node:http'
import { languages } from '../../api/contract/language.ts'
import type { Language } from '../../api/contract/language.ts'
import type { RawHeaders } from './outcome.ts'

// `zh`, `zh-Hans`, `zh-TW`: whoever reads any of them reads the Chinese there is sooner than English.
const primary = (tag: string): string => tag.trim().toLowerCase().split('-')[0] ?? ''

const weightOf = (parameters: ReadonlyArray<string>): number => {
  const q = parameters.map((each) => /^\s*q\s*=\s*([\d.]+)\s*$/i.exec(each)?.[1]).find(Boolean)
  return q === undefined ? 1 : Number(q)
}

/** Longer ones are no browser's. */
const maxHeader = 200

/**
 * The language of ours that the caller prefers among those they name; undefined where they name none of ours. `*` is
 * what programs send that read no language: nothing is said to them in words beside what stands in the contract.
 */
export const languageOf = (header: string | undefined): Language | undefined => {
  if (header === undefined || header === '*' || header.length > maxHeader) return undefined
  const named = header.split(',').flatMap((each) => {
    const [tag = '', ...parameters] = each.split(';')
    const language = languages.find((one) => primary(one) === primary(tag))
    const weight = weightOf(parameters)
    return language === undefined || !(weight > 0) ? [] : [{ language, weight }]
  })
  return named.toSorted((a, b) => b.weight - a.weight)[0]?.language
}

/** The headers of an answer that was said in a language. */
export const saidIn = (language: Language): RawHeaders => [
  'Content-Language',
  language,
  'Vary',
  'Accept-Language',
]

/** With what else the answer varies by: CORS has said `Origin` where pages of other origins may call. */
export const withVary = (res: ServerResponse, headers: RawHeaders): RawHeaders => {
  const other = res.getHeader('Vary')
  const at = headers.indexOf('Vary')
  return at < 0 || other === undefined
    ? headers
    : headers.map((each, i) => (i === at + 1 ? `${String(other)}, ${each}` : each))
}
