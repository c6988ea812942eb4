/** Values as JSON for people and scripts: positions and revisions, which may pass 2^53, are decimal strings. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { parseStrictJson } from '../kernel/strict-json.ts'
import type { JsonFault } from '../kernel/strict-json.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'

const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value

/** Indented. */
export const jsonOf = (value: unknown): string => JSON.stringify(value, plain, 2)

/** On one line. */
export const jsonLine = (value: unknown): string => JSON.stringify(value, plain)

const utf8 = new TextDecoder('utf-8', { fatal: true })

const faults: { readonly [F in JsonFault['json']]: string } = {
  invalid: 'not JSON in UTF-8',
  'duplicate-key': 'a key stands twice',
  'lone-surrogate': 'text holds half a character',
  'not-whole': 'a number is not whole, or is spelled as a fraction or with an exponent',
  'too-deep': 'it is nested too deep',
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
