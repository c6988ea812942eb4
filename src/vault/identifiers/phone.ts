/** Telephone numbers by the numbering plans of the world (libphonenumber’s metadata). */
import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'

const separators = /[\s()./-]/g
const shape = /^(?:\+|00)?\d{4,17}$/
const expected =
  'a telephone number that its numbering plan knows, with its country code where it is not of this region'

/** E.164 digits, where the numbering plan of their country gives out such numbers. */
const assigned = (international: string): string | undefined => {
  const parsed = parsePhoneNumberFromString(international)
  return parsed?.isValid() === true ? parsed.number.slice(1) : undefined
}

/** A number without a country: of the region, unless it reads as well with the region's own code in front. */
const ofRegion = (digits: string, region: string): string | undefined => {
  if (!isSupportedCountry(region)) return undefined
  const code = getCountryCallingCode(region)
  const parsed = parsePhoneNumberFromString(digits, region)
  const found = parsed?.isValid() === true ? parsed.number.slice(1) : undefined
  const withCode = digits.startsWith(code) ? assigned(`+${digits}`) : undefined
  const within = assigned(`+${code}${digits}`)
  return withCode !== undefined && within !== undefined && withCode !== within ? undefined : found
}

/**
 * Digits of E.164 without the plus (ITU-T E.164). A trunk prefix that stands behind the country code, in brackets or
 * not, is dropped as the country's plan says. Without `+` or `00` a number is of `region`; one that could be two
 * numbers is refused. Known hole: a prefix given out after this release of the metadata is refused until the library
 * is upgraded.
 */
export const phoneOf = (text: string, region: string): Either<string, string> => {
  const bare = text.replaceAll(separators, '')
  if (!shape.test(bare)) return E.left(expected)
  const international = bare.startsWith('00') ? `+${bare.slice(2)}` : bare
  const digits = international.startsWith('+')
    ? assigned(international)
    : ofRegion(international, region)
  return digits === undefined ? E.left(expected) : E.right(digits)
}
