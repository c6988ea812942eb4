/** A report as the page shows it. */
import type { BundleReport, Outcome } from '../../src/exports/verify/report.ts'
import {
  checkWords,
  limitWords,
  tombstoneWords,
  verdictWords,
} from '../../src/exports/verify/words/check-words.ts'
import { skipText } from '../../src/exports/verify/words/skip-words.ts'
import { findingWords } from '../../src/exports/verify/words/finding-words.ts'
import { scopeText } from '../../src/exports/verify/words/scope-words.ts'
import { witnessTime } from '../../src/exports/verify/words/witness-time.ts'
import type { Language } from '../../src/exports/verify/words/said.ts'
import { element } from './elements.ts'
import { say } from './words.ts'

const detailsOf = (language: Language, outcome: Outcome): ReadonlyArray<Node> => {
  switch (outcome.outcome) {
    case 'passed':
      return []
    case 'skipped':
      return [element('p', '', skipText(language, outcome))]
    case 'failed': {
      const { findings, count } = outcome
      const lines = findings.map((finding) => element('li', '', findingWords(language, finding)))
      const more = count - findings.length
      const rest = more > 0 ? [element('li', '', `${say(language, 'more')}: ${more}`)] : []
      return [element('ul', '', ...lines, ...rest)]
    }
  }
}

const checkLine = (language: Language, outcome: Outcome): Node =>
  element(
    'li',
    '',
    element('strong', outcome.outcome, say(language, outcome.outcome)),
    ` ${checkWords[outcome.check][language]}`,
    ...detailsOf(language, outcome),
  )

const aboutOf = (language: Language, about: NonNullable<BundleReport['about']>): Node => {
  const rows = [
    [say(language, 'ledger'), `${about.name} (${about.ledger})`],
    [say(language, 'origin'), about.origin],
    [say(language, 'scope'), scopeText(about.scope)],
    [say(language, 'entries'), String(about.entries)],
    [say(language, 'size'), String(about.size)],
    [say(language, 'root'), about.root],
  ] as const
  return element(
    'dl',
    '',
    ...rows.flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]),
  )
}

const section = (title: string, ...children: ReadonlyArray<Node>): ReadonlyArray<Node> =>
  children.length === 0 ? [] : [element('h2', '', title), ...children]

/** The verdict first, then each check, then what no check shows. */
export const reportView = (language: Language, report: BundleReport): ReadonlyArray<Node> => {
  const { verdict, about, checks, limits, signed, stampedAt, stampedBy, tombstones } = report
  const signatures = signed.map(({ name, keyId, seconds }) => {
    const at = seconds === undefined ? '' : ` ${witnessTime(BigInt(seconds))}`
    return element('li', '', `${name} (${keyId})${at}`)
  })
  return [
    element('p', `verdict ${verdict}`, verdictWords[verdict][language]),
    ...(about === undefined ? [] : section(say(language, 'about'), aboutOf(language, about))),
    ...section(
      say(language, 'checks'),
      element('ol', '', ...checks.map((one) => checkLine(language, one))),
    ),
    ...(tombstones === undefined
      ? []
      : [element('p', '', `${tombstones} ${tombstoneWords[language]}`)]),
    ...(signatures.length === 0
      ? []
      : section(say(language, 'signed'), element('ul', '', ...signatures))),
    ...(stampedAt === undefined
      ? []
      : section(say(language, 'stamped'), element('p', '', `${stampedAt} ${stampedBy ?? ''}`))),
    ...section(
      say(language, 'limits'),
      element('ul', '', ...limits.map((one) => element('li', '', limitWords[one][language]))),
    ),
  ]
}
