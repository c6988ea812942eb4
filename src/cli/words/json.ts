/** Values as JSON for people and scripts: positions and revisions, which may pass 2^53, are decimal strings. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { parseStrictJson } from '../../kernel/json/strict-json.ts'
import type { JsonFault } from '../../kernel/json/strict-json.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'

const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value

// Controls of the second kind, and what turns the direction of text or does not show: a terminal obeys them. In a text of
// JSON they stand in strings only, where an escape says the same.
const obeyed = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const escaped = (json: string): string =>
  json.replace(obeyed, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Indented; what a terminal would obey is escaped. */
export const jsonOf = (value: unknown): string => escaped(JSON.stringify(value, plain, 2))

/** On one line; what a terminal would obey is escaped. */
export const jsonLine = (value: unknown): string => escaped(JSON.stringify(value, plain))

const utf8 = new TextDecoder('utf-8', { fatal: true })

const faults: { readonly [F in JsonFault['json']]: string } = {
  invalid: 'not JSON in UTF-8',
  'duplicate-key': 'duplicate key',
  'lone-surrogate': 'text contains a lone surrogate',
  'not-whole': 'a number is not an integer, or is written as a fraction or with an exponent',
  'too-deep': 'nested too deeply',
}

/** Reads JSON as strictly as the ledger does over HTTP; `from` is what the fault calls it. */
export const jsonFrom = (from: string, bytes: Uint8Array): Either<Fault, unknown> => {
  const text = E.tryCatch(
    () => utf8.decode(bytes),
    () => faulty('data', `${from}: ${faults.invalid}`),
  )
  if (E.isLeft(text)) return text
  const value = parseStrictJson(text.right)
  if (E.isRight(value)) return value
  const { json, path } = value.left
  return E.left(faulty('data', `${from}${path === '' ? '' : ` at ${path}`}: ${faults[json]}`))
}
