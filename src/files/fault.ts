/** Damage of stored bytes, in words that name no content. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'

/** The reason why bytes are refused: the expected and the found content. */
export type Fault = { readonly reason: string; readonly expected: string; readonly found: string }

/** Bytes are refused. */
export const refused = (
  reason: string,
  expected: number | string,
  found: number | string,
): Either<Fault, never> => E.left({ reason, expected: String(expected), found: String(found) })

/** A checksum as it is told. */
export const inHex = (sum: number): string => sum.toString(16).padStart(8, '0')

/** The sentence of a fault. */
export const sentenceOf = ({ reason, expected, found }: Fault): string =>
  `${reason}: expected ${expected}, found ${found}`

/** The fault that a sentence was made of; undefined where it is another text. */
export const faultIn = (sentence: string): Fault | undefined => {
  const [, reason, expected, found] = /^(.*): expected (.*), found (.*)$/.exec(sentence) ?? []
  return reason === undefined || expected === undefined || found === undefined
    ? undefined
    : { reason, expected, found }
}
