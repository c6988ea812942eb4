/** Identifiers that stand on a document: resident identity cards and passports. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { readDateTime } from '../../kernel/rfc3339.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

/** GB 11643-1999 section 4.4, after ISO 7064 MOD 11-2. */
const checkOf = (digits: string): string => {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return checkCharacters.charAt(sum % 11)
}

// GB/T 2260: the first two digits are a province; 81 to 83 and 91 stand on residence permits and abroad.
const provinces =
  /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}(?:18|19|20)\d{9}[\dX]$/

const cardShape = 'a resident identity number of 18 characters (GB 11643) with its check character'

/**
 * GB 11643: 18 characters, a day of birth that exists, the check character right; `x` counts as `X`. The 15 digits of
 * cards from before 2000 are refused: they ended in 2013, and completing one means guessing the century.
 */
export const idCardOf = (text: string): Either<string, string> => {
  const number = text.replaceAll(/[ -]/g, '').toUpperCase()
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}T00:00:00Z`
  return provinces.test(number) &&
    E.isRight(readDateTime(born)) &&
    checkOf(number) === number.charAt(17)
    ? E.right(number)
    : E.left(cardShape)
}

const ofState = /^([A-Z]{3})[ /:-]+([A-Z0-9]{5,9})$/
/** Ordinary, diplomatic, service and public-affairs passports of China, and those of its two regions. */
const chinese =
  /^(?:1[45]\d{7}|[DEGPS]\d{8}|E[A-HJ-NP-Z]\d{7}|[DPS]E\d{7}|[HK]\d{8}|KJ\d{7}|MA\d{7})$/
const passportShape =
  'the issuing state in three letters (ICAO 9303) and the number, such as CHN/E12345678'

/**
 * State and number: two states may give out one number, and they would be one person. A number alone is of the
 * region that the deployment is in, where it has that region's shape.
 */
export const passportOf = (text: string, region: string): Either<string, string> => {
  const upper = text.toUpperCase()
  const [, state, number] = ofState.exec(upper) ?? []
  if (state !== undefined && number !== undefined) return E.right(`${state}/${number}`)
  const bare = upper.replaceAll(/[ -]/g, '')
  return region === 'CN' && chinese.test(bare) ? E.right(`CHN/${bare}`) : E.left(passportShape)
}
