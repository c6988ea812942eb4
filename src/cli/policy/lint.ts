/** `lint`: contradictions and gaps of a policy, from its data. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { lintPackage } from '../../catalogue/lint/lint.ts'
import { Severity } from '../../catalogue/lint/finding.ts'
import type { Finding } from '../../catalogue/lint/finding.ts'
import { Locale } from '../../events/vocabulary.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { readPackage } from './policy-files.ts'
import { table } from '../shown/table.ts'

const options = {
  json: { type: 'boolean', about: 'print the findings as JSON' },
  lang: { type: 'string', hint: 'LANG', about: 'zh-CN or en (en)' },
  'fail-on': {
    type: 'string',
    hint: 'LEVEL',
    about: 'exit 1 from this severity on: low, medium, high or never (high)',
  },
} as const

const order: { readonly [S in Finding['severity']]: number } = { low: 0, medium: 1, high: 2 }

const asTable = (findings: ReadonlyArray<Finding>, locale: Locale): string =>
  table(
    ['severity', 'rule', 'clauses', 'what'],
    findings.map(({ severity, rule, clauses, title, detail }) => [
      severity,
      rule,
      clauses.length > 4
        ? `${clauses.slice(0, 4).join(' ')} +${clauses.length - 4}`
        : clauses.join(' '),
      `${title[locale]}: ${detail[locale]}`,
    ]),
  )

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 1)
  if (E.isLeft(flags)) return flags
  const [path] = flags.right.words
  if (path === undefined)
    return E.left(faulty('usage', 'the policy is required: a folder of JSON files, or one file'))
  const locale = flags.right.text('lang') ?? 'en'
  if (!Locale.is(locale)) return E.left(faulty('usage', '--lang is zh-CN or en'))
  const level = flags.right.text('fail-on') ?? 'high'
  if (level !== 'never' && !Severity.is(level))
    return E.left(faulty('usage', '--fail-on is low, medium, high or never'))
  const pkg = await readPackage(path)
  if (E.isLeft(pkg)) return pkg
  const findings = lintPackage(pkg.right)
  await io.out(
    flags.right.is('json')
      ? `${JSON.stringify(findings, undefined, 2)}\n`
      : asTable(findings, locale),
  )
  io.err(`${findings.length} findings in ${pkg.right.policy} ${pkg.right.version}\n`)
  return E.right(
    level !== 'never' && findings.some(({ severity }) => order[severity] >= order[level]) ? no : ok,
  )
}

export const lint: Command = {
  usage: 'FOLDER|FILE [OPTIONS]',
  about: [
    'Checks a policy package for contradictions and for statements that a policy must contain.',
    'Findings are advice: none of them prevents a publication.',
  ],
  options,
  examples: [
    'consent-ledger lint policies/icbc-rong-e-lian',
    'consent-ledger lint policies/icbc-rong-e-lian --json --fail-on never',
  ],
  exits: [
    '0  no finding of that severity',
    '1  findings of that severity',
    '65 the policy package is malformed; each fault is named',
  ],
  run,
}
