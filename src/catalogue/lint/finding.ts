/** A finding of lint: a contradiction or a gap of a policy, its place and its items. */
import type { t } from '../../fp.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import { Label } from '../package/label.ts'
import type { PolicyPackage } from '../package/package.ts'

/** One for each kind of contradiction or gap; a policy may break one rule in several places. */
export const LintRule = words('LintRule', [
  'continued-use-as-consent',
  'bundled-and-harder-to-take-back',
  'mandatory-yet-switchable',
  'named-without-clause',
  'one-switch-many-purposes',
  'biometric-without-locality',
  'customers-without-exit',
  'missing-particulars',
  'exemption-lists-differ',
  'mixed-without-switch',
  'recipient-without-consent',
  'two-minor-thresholds',
  'uninstall-is-not-cancellation',
])
export type LintRule = t.TypeOf<typeof LintRule>

/** `high`: processing may have no valid ground; `medium`: a duty of notice or a right falls short; `low`: worth a look. */
export const Severity = words('Severity', ['low', 'medium', 'high'])
export type Severity = t.TypeOf<typeof Severity>

export const Finding = closed('Finding', {
  rule: LintRule,
  severity: Severity,
  clauses: list(text(16), 500),
  title: Label,
  detail: Label,
  /** Ids of what makes the finding; for exemptions `list/code`, for what is missing the name of the field. */
  items: list(text(80), 500),
})
export type Finding = t.TypeOf<typeof Finding>

/** Looks at the data alone: another policy is linted by the same rules. */
export type Rule = (pkg: PolicyPackage) => ReadonlyArray<Finding>

type Sourced = { readonly clauses: ReadonlyArray<string> }

/** The clauses that some items come from, each once, in the order met. */
export const clausesOf = (items: ReadonlyArray<Sourced>): ReadonlyArray<string> => [
  ...new Set(items.flatMap(({ clauses }) => clauses)),
]

/** The ids of some items. */
export const idsOf = (items: ReadonlyArray<{ readonly id: string }>): ReadonlyArray<string> =>
  items.map(({ id }) => id)
