/** Sizes and places: whole numbers from 0 to 2^53 - 1. */

/** The number; undefined for a sign, a leading zero, a blank, or a number above 2^53 - 1. */
export const decimalFrom = (text: string): number | undefined => {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : undefined
}
