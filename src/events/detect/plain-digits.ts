/** A text as a reader sees it, with every way of writing a digit brought to 0-9. Pure; nothing here is stored. */

const numerals: ReadonlyMap<string, string> = new Map(
  [
    '〇零洞',
    '一壹幺么',
    '二贰两',
    '三叁',
    '四肆',
    '五伍',
    '六陆',
    '七柒拐',
    '八捌',
    '九玖',
  ].flatMap((spellings, digit) =>
    spellings.split('').map((spelling) => [spelling, String(digit)] as const),
  ),
)
const anyNumeral = [...numerals.keys()].join('')
// Three in a row, apart by a space or dash at most, are digits that are spoken; one or two are words (一个, 三五天).
const spoken = new RegExp(
  String.raw`[${anyNumeral}](?:[ -]?[${anyNumeral}]){2,}|[${anyNumeral}\d]{7,}`,
  'gu',
)
const each = new RegExp(`[${anyNumeral}]`, 'gu')

/** NFKC, so that full-width forms are the plain ones, and without characters that are not seen. */
export const seen = (text: string): string => text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')

// Nothing in it is written otherwise than it looks: nearly every id and most texts of machines are such.
const ascii = /^[ -~]*$/

/** `seen`, with digits for Chinese numerals where several stand together. */
export const plainDigits = (text: string): string =>
  ascii.test(text)
    ? text
    : seen(text).replaceAll(spoken, (run) =>
        run.replaceAll(each, (one) => numerals.get(one) ?? one),
      )

/** ISO/IEC 7812-1 annex B: the check digit of card numbers. */
export const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.at(-1 - i))
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
