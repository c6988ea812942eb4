/** The table of what a person consented to and subscribed to, and whether it is in force at the end of the bundle. */
import type { Label } from '../../../catalogue/package/label.ts'
import type { PartInForce } from '../../../decisions/standing-in-force.ts'
import { reasonWords } from '../../../decisions/reason-words.ts'
import type { Block, Cell, Column } from '../../pages/page.ts'
import { valueWords } from '../../sentences/fields.ts'
import { both } from '../../words/said.ts'
import { localTime } from '../../words/zone.ts'
import type { PersonInForce } from '../judging/person-in-force.ts'
import type { ReportTelling } from '../naming/telling.ts'
import { bounded, heading, paragraphs } from './tables.ts'

const columns: ReadonlyArray<Column> = [
  { title: '事项 · what', share: 6 },
  { title: '是否有效 · in force', share: 2 },
  { title: '理由 · why not', share: 6 },
  { title: '所依据的表示 · what it rests on', share: 5 },
]

/** A consent's entry names its version, and its purpose the policy: by these it is named as then. */
const wordsAt = (part: PartInForce, { at }: PersonInForce, { namesOf, zone }: ReportTelling) => {
  const { version } = { version: undefined, ...part.entry }
  const of = part.section === 'policies' ? { policy: part.policy } : {}
  const body = { ...of, ...(version === undefined ? {} : { version }), ...purposeIn(part) }
  const names = namesOf({ body, occurredAt: at, recordedAt: at })
  return (field: string, value: string): Label => valueWords(field, value, { names, zone })
}

const purposeIn = (part: PartInForce) => {
  if (part.section === 'policies') return {}
  return { purpose: part.section === 'consents' ? part.scope.purpose : part.purpose }
}

type Words = ReturnType<typeof wordsAt>

const arrow = (labels: ReadonlyArray<Label>): Label =>
  both(labels.map((one) => one['zh-CN']).join(' → '), labels.map(({ en }) => en).join(' → '))

const whatOf = (part: PartInForce, words: Words): Label => {
  if (part.section === 'policies') {
    const { 'zh-CN': zh, en } = words('policy', part.policy)
    return both(`接受「${zh}」版本 ${part.entry.version}`, `"${en}", version ${part.entry.version}`)
  }
  if (part.section === 'subscriptions') {
    const { 'zh-CN': zh, en } = words('purpose', part.purpose)
    return both(`订阅「${zh}」`, `subscription to "${en}"`)
  }
  const { kind, purpose, recipient, device, publication, survey } = part.scope
  const narrowed = [device ?? part.device, publication, survey].flatMap((id) =>
    id === undefined ? [] : [words('id', id)],
  )
  return arrow([
    words('kind', kind),
    words('purpose', purpose),
    ...(recipient === undefined ? [] : [words('recipient', recipient)]),
    ...narrowed,
  ])
}

const cell = ({ 'zh-CN': zh, en }: Label, small?: string): Cell =>
  small === undefined ? { zh, en } : { zh, en, small }

const whyCell = ({ because }: PartInForce): Cell =>
  because.length === 0
    ? '–'
    : {
        zh: because.map((code) => reasonWords[code]['zh-CN']).join(' '),
        en: because.map((code) => reasonWords[code].en).join(' '),
        small: because.join(', '),
      }

const stateNames: { readonly [state: string]: Label } = {
  accepted: both('接受', 'accepted'),
  declined: both('不接受', 'declined'),
  ended: both('终止', 'ended'),
  expired: both('到期', 'expired'),
  granted: both('同意', 'consent'),
  invalidated: both('认定无效', 'found invalid'),
  off: both('退订', 'unsubscribed'),
  on: both('订阅', 'subscribed'),
  reconsent_required: both('须重新征求', 'to be asked anew'),
  refused: both('拒绝', 'refusal'),
  withdrawn: both('撤回', 'withdrawal'),
}

/** The last word that the entry holds of itself, with its time and event. */
const restsCell = ({ entry }: PartInForce, { zone }: ReportTelling): Cell => {
  const { state, at, event } = entry
  const word = stateNames[state] ?? both(state, state)
  const time = localTime(zone, at)
  return cell(both(`${word['zh-CN']}，${time}`, `${word.en}, ${time}`), event)
}

const rowOf =
  (person: PersonInForce, telling: ReportTelling) =>
  (part: PartInForce): ReadonlyArray<Cell> => [
    cell(whatOf(part, wordsAt(part, person, telling))),
    part.inForce ? cell(both('有效', 'in force')) : cell(both('无效', 'not in force')),
    whyCell(part),
    restsCell(part, telling),
  ]

const joinedText = ({ joined }: PersonInForce): ReadonlyArray<string> =>
  joined === 0
    ? []
    : [
        `此人另有 ${joined} 个合并的代号，其记录不在本包中：在其下拒绝或撤回的，在此同样无效。`,
        `The person has ${joined} more surrogates, whose records are not in this bundle: a refusal or withdrawal under them ends consents here too.`,
      ]

/** Nothing where the person said nothing that could be in force. */
export const inForceBlocks = (
  person: PersonInForce | undefined,
  telling: ReportTelling,
): ReadonlyArray<Block> => {
  if (person === undefined || person.parts.length === 0) return []
  const at = localTime(telling.zone, person.at)
  return [
    heading('截至末位置的效力 · In force at the last position'),
    ...paragraphs([
      `截至 ${at}，由 state.jsonl 中此人的状态按决策规则得出。以接受政策为依据的目的不单独列出。`,
      `As of ${at}: the person's state in state.jsonl, judged by the rules that decide. Purposes that rest on the acceptance of a policy have no line of their own.`,
      ...joinedText(person),
    ]),
    ...bounded(columns, person.parts.map(rowOf(person, telling))),
  ]
}
