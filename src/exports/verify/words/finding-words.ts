/** A finding as one line: the fault, its place, the expected value and the one found. */
import type { Finding } from '../finding.ts'
import { faultWords } from './fault-words.ts'
import { rejectionEn } from './rejection-en.ts'
import { rejectionZh } from './rejection-zh.ts'
import { stampWords } from './stamp-words.ts'
import type { Language } from './said.ts'

const labels = {
  zh: { file: '文件', index: '序号', expected: '应为', found: '实为', colon: '：', comma: '，' },
  en: {
    file: 'file',
    index: 'index',
    expected: 'expected',
    found: 'found',
    colon: ': ',
    comma: ', ',
  },
} as const

const rejectionWords = { zh: rejectionZh, en: rejectionEn } as const

export const findingWords = (language: Language, finding: Finding): string => {
  const { file, index, expected, found, colon, comma } = labels[language]
  const whys = [
    finding.rejection === undefined ? '' : rejectionWords[language](finding.rejection),
    finding.stamp === undefined ? '' : stampWords(finding.stamp)[language],
  ]
  const why = whys.flatMap((one) => (one === '' ? [] : [`${colon}${one}`])).join('')
  const parts = [
    finding.file === '' ? undefined : `${file} ${finding.file}`,
    finding.index === undefined ? undefined : `${index} ${finding.index}`,
    finding.expected === undefined ? undefined : `${expected} ${finding.expected}`,
    finding.found === undefined ? undefined : `${found} ${finding.found}`,
  ].filter((part) => part !== undefined)
  const where = parts.length === 0 ? '' : ` (${parts.join(comma)})`
  return `${faultWords[finding.fault][language]}${why}${where}`
}
