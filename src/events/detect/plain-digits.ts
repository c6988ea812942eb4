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

const words: ReadonlyMap<string, string> = new Map(
  [
    ['zero', 'oh', 'ling'],
    ['one', 'yi', 'yao'],
    ['two', 'er'],
    ['three', 'san'],
    ['four', 'si'],
    ['five', 'wu'],
    ['six', 'liu'],
    ['seven', 'qi'],
    ['eight', 'ba'],
    ['nine', 'jiu'],
  ].flatMap((spellings, digit) => spellings.map((spelling) => [spelling, String(digit)] as const)),
)
const anyWord = [...words.keys()].join('|')
// As they are read out: of English three in a row, of pinyin, whose syllables mean much else, no fewer.
const readOut = new RegExp(
  String.raw`(?<![a-z])(?:${anyWord})(?:[ ,-]{1,2}(?:${anyWord})){2,}(?![a-z])`,
  'giu',
)
const eachWord = new RegExp(`(?:${anyWord})`, 'giu')
const mayBeReadOut = /zero|one|two|three|four|five|six|seven|eight|nine|san|ling|liu|jiu/i

/** Digits for their names, where several are read out one after the other. */
const withoutWords = (text: string): string =>
  mayBeReadOut.test(text)
    ? text.replaceAll(readOut, (run) =>
        run.replaceAll(eachWord, (one) => words.get(one.toLowerCase()) ?? one),
      )
    : text

/** NFKC, so that full-width forms are the plain ones, and without characters that are not seen. */
export const seen = (text: string): string => text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')

// Nothing in it is written otherwise than it looks: nearly every id and most texts of machines are such.
const ascii = /^[ -~]*$/

/** `seen`, with digits for Chinese numerals, English and pinyin where several stand together. */
export const plainDigits = (text: string): string =>
  withoutWords(
    ascii.test(text)
      ? text
      : seen(text).replaceAll(spoken, (run) =>
          run.replaceAll(each, (one) => numerals.get(one) ?? one),
        ),
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
