/** A report as the command line prints it. */
import { toBase64 } from '../../transparency/bytes/base64.ts'
import type { BundleReport, Outcome } from '../../exports/verify/report.ts'
import {
  checkWords,
  limitWords,
  tombstoneWords,
  verdictWords,
} from '../../exports/verify/words/check-words.ts'
import { skipText } from '../../exports/verify/words/skip-words.ts'
import { findingWords } from '../../exports/verify/words/finding-words.ts'
import type { StatementReport } from '../../exports/verify/statement/report.ts'
import { scopeText } from '../../exports/verify/words/scope-words.ts'
import { witnessTime } from '../../exports/verify/words/witness-time.ts'
import { jsonOf } from '../words/json.ts'

const outcomeLines = (one: Outcome): ReadonlyArray<string> => {
  const says = checkWords[one.check].en
  switch (one.outcome) {
    case 'passed':
      return [`passed       ${one.check}: ${says}`]
    case 'skipped':
      return [`not checked  ${one.check}: ${skipText('en', one)}`]
    case 'failed': {
      const more = one.count - one.findings.length
      return [
        `FAILED       ${one.check}: expected that ${says}`,
        ...one.findings.map((finding) => `             ${findingWords('en', finding)}`),
        ...(more > 0 ? [`             and ${more} more of this check`] : []),
      ]
    }
  }
}

const aboutLine = (about: NonNullable<BundleReport['about']>): string =>
  `bundle of ${JSON.stringify(about.origin)}, scope ${scopeText(about.scope)}: ${about.entries} of ${about.size} entries, root ${about.root}`

/** Lines for people. */
export const reportLines = (report: BundleReport): string => {
  const { about, signed, stampedAt, stampedBy, tombstones, checks, limits, verdict } = report
  return [
    ...(about === undefined ? [] : [aboutLine(about)]),
    ...signed.map(({ name, keyId, seconds }) =>
      seconds === undefined
        ? `signed by ${JSON.stringify(name)} (${keyId})`
        : `cosigned by ${JSON.stringify(name)} (${keyId}) at ${witnessTime(BigInt(seconds))}`,
    ),
    ...(stampedAt === undefined
      ? []
      : [`time-stamped by the authority ${JSON.stringify(stampedBy)} at ${stampedAt}`]),
    ...checks.flatMap(outcomeLines),
    ...(tombstones === undefined ? [] : [`tombstones   ${tombstones}: ${tombstoneWords.en}`]),
    'What these checks do not show:',
    ...limits.map((limit) => `- ${limitWords[limit].en}`),
    verdictWords[verdict].en,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return toBase64(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]))
}

/** The same for a program; bytes are base64. */
export const reportJson = (report: BundleReport | StatementReport): string =>
  `${jsonOf(plain(report))}\n`
