/** The differences of two versions of a policy, and their obligation, for people. */
import type { PolicyDiff } from '../../catalogue/diff/policy-diff.ts'
import { table } from '../shown/table.ts'

const obligations: { readonly [O in PolicyDiff['obligation']]: string } = {
  none: 'no notice is needed',
  notice: 'people must be notified (PIPL 17)',
  reconsent: 'people must be asked for consent again where the table says so (PIPL 14(2), 23)',
}

const withSign = (sign: string, items: ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  (items ?? []).map((each) => `${sign}${each}`)

const purposeRows = ({ purposes }: PolicyDiff): ReadonlyArray<ReadonlyArray<string>> =>
  purposes.map(({ purpose, change, aspects, obligation, reasons }) => [
    change,
    'purpose',
    purpose,
    obligation === 'none' ? '' : obligation,
    [
      ...aspects.map(({ aspect, effect, added, removed }) =>
        [aspect, effect, ...withSign('+', added), ...withSign('-', removed)].join(' '),
      ),
      ...(reasons.length === 0 ? [] : [`because of ${reasons.join(', ')}`]),
    ].join('; '),
  ])

const otherRows = ({
  recipients,
  categories,
  sections,
}: PolicyDiff): ReadonlyArray<ReadonlyArray<string>> => [
  ...recipients.map(({ recipient, change, effect, added, removed }) => [
    change,
    'recipient',
    recipient,
    '',
    [effect, ...withSign('+', added), ...withSign('-', removed)].join(' '),
  ]),
  ...categories.map(({ category, change, effect }) => [change, 'category', category, '', effect]),
  ...sections.map(({ section, effect, added, removed, changed }) => [
    'changed',
    'section',
    section,
    '',
    [effect, ...withSign('+', added), ...withSign('-', removed), ...withSign('~', changed)].join(
      ' ',
    ),
  ]),
]

/** The difference as a table, and its obligation in a line. A first version is told by its counts. */
export const diffTable = (diff: PolicyDiff): string => {
  const { from, to, policy, purposes, recipients, categories } = diff
  if (from === undefined) {
    return `${policy} ${to}: the first version, with ${purposes.length} purposes, ${categories.length} categories and ${recipients.length} recipients\n`
  }
  const rows = [...purposeRows(diff), ...otherRows(diff)]
  const head = `${policy} ${from} -> ${to}: ${obligations[diff.obligation]}\n`
  return rows.length === 0
    ? head
    : head + table(['change', 'what', 'id', 'obliges to', 'how'], rows)
}
