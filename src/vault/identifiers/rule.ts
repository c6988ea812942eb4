/** The one spelling of a value of a kind that an officer added. Linear in the text: a closed set of shapes, no patterns. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { IdentifierRule } from '../../events/identifier-kind.ts'
import { idCardOf } from './documents.ts'

const charsets: { readonly [C in IdentifierRule['characters']]: RegExp } = {
  digits: /^[0-9]+$/,
  letters_digits: /^[0-9A-Za-z]+$/,
  printable: /^[\u0020-\u007e]+$/,
}
const names: { readonly [C in IdentifierRule['characters']]: string } = {
  digits: 'digits',
  letters_digits: 'letters and digits of ASCII',
  printable: 'printable characters of ASCII',
}

/** ISO/IEC 7812-1 annex B: every second digit from the right, the check digit left out, counts double. */
const isLuhn = (digits: string): boolean => {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - place))
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

const cased = (text: string, letters: IdentifierRule['letters']): string => {
  if (letters === 'as_written') return text
  return letters === 'upper' ? text.toUpperCase() : text.toLowerCase()
}

const expected = ({ characters, min, max, check }: IdentifierRule): string => {
  const length = min === max ? String(min) : `${min} to ${max}`
  const digit = check === 'none' ? '' : `, the check digit right (${check})`
  return `${length} ${names[characters]}${digit}`
}

/** `text` without format characters, its dashes and full-width forms plain already. */
export const byRule = (text: string, rule: IdentifierRule): Either<string, string> => {
  const { characters, min, max, letters, separators, check } = rule
  const value = cased(separators === 'dropped' ? text.replaceAll(/[ ./-]/g, '') : text, letters)
  const isShaped = value.length >= min && value.length <= max && charsets[characters].test(value)
  const isRight =
    check === 'none' ||
    (check === 'luhn' ? isLuhn(value) : E.isRight(idCardOf(value)) && value.length === 18)
  return isShaped && isRight ? E.right(value) : E.left(expected(rule))
}
