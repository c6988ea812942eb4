/** The words for changes, from the policy and in both languages: places, members and their values. */
import type { PublishedVersion } from '../../../catalogue/catalogue.ts'
import type { Label } from '../../../catalogue/package/label.ts'
import { scopeFrom } from '../../../standing/scope-from.ts'
import { anyKey } from '../../../standing/standing.ts'
import type { Standing } from '../../../standing/standing.ts'
import { valueWords } from '../../sentences/fields.ts'
import type { Telling } from '../../sentences/fields.ts'
import { namesIn, noNames } from '../../sentences/names.ts'
import type { Sort } from '../../sentences/names.ts'
import { zoneOf } from '../../words/zone.ts'
import { memberNames, partNames, stateNames } from './change-names.ts'

/** In Chinese and English; once if both are equal. */
export const bothOf = (label: Label): string =>
  label['zh-CN'] === label.en ? label.en : `${label['zh-CN']} / ${label.en}`

type Section = keyof Standing | 'disclosures'

/** The name of each section, and the kind of its keys. */
const sections: {
  readonly [S in Section]-?: { readonly name: string; readonly sorts: ReadonlyArray<Sort> }
} = {
  agreements: { name: '合同 Contract', sorts: ['agreement'] },
  cancelled: { name: '账户 Account', sorts: ['account'] },
  consents: { name: '同意 Consent', sorts: [] },
  disclosures: { name: '对外提供 Disclosure', sorts: [] },
  erased: { name: '删除 Erasure', sorts: [] },
  exemptions: { name: '法定例外 Exemption', sorts: [] },
  features: { name: '功能 Feature', sorts: ['feature'] },
  guardianConsents: { name: '监护人同意 Guardian’s consent', sorts: ['policy'] },
  guardians: { name: '监护人 Guardian', sorts: [] },
  inbound: { name: '来源授权 Consent told by a source', sorts: ['source'] },
  joined: { name: '合并 Joined with', sorts: [] },
  marketing: { name: '营销消息 Messages', sorts: ['purpose', 'channel'] },
  minor: { name: '年龄段 Age band', sorts: [] },
  objections: { name: '反对 Objection', sorts: ['purpose'] },
  permissions: { name: '系统权限 Permission', sorts: ['permission'] },
  policies: { name: '政策 Policy', sorts: ['policy'] },
  reached: { name: '成年 Came of age', sorts: [] },
  reopened: { name: '重开账户 Account opened again', sorts: ['account'] },
  subscriptions: { name: '订阅 Subscription', sorts: ['purpose'] },
  sweeps: { name: '一并撤回 Taken back together', sorts: ['purpose'] },
}

const isSection = (name: string): name is Section => Object.hasOwn(sections, name)

const own = (words: { readonly [word: string]: string }, word: string): string =>
  Object.hasOwn(words, word) ? (words[word] ?? word) : word

export type ChangeWords = {
  /** The words for a JSON Pointer without its last part. */
  readonly place: (pointer: string) => string
  readonly member: (name: string) => string
  /** The words for the value of a member. */
  readonly value: (member: string, value: unknown) => string
}

const plain = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Words for the values of members; a time in the policy's zone, a state by its name. */
const values = (telling: Telling): ChangeWords['value'] => {
  const value: ChangeWords['value'] = (member, given) => {
    if (member === 'state' && typeof given === 'string') return own(stateNames, given)
    if (typeof given === 'boolean') return given ? '是 yes' : '否 no'
    if (Array.isArray(given) && given.length === 0) return '无 none'
    if (!isRecord(given)) return bothOf(valueWords(member, given, telling))
    return Object.entries(given)
      .filter(([name]) => name !== 'event')
      .toSorted(([a], [b]) => Number(b === 'state') - Number(a === 'state'))
      .map(([name, inner]) => `${own(memberNames, name)}: ${value(name, inner)}`)
      .join(', ')
  }
  return value
}

type Naming = (id: string, sorts: ReadonlyArray<Sort>) => string

/** The policy's label of an id; a long id without a label is shortened. */
const naming =
  (telling: Telling): Naming =>
  (id, sorts) => {
    if (id === anyKey) return '全部 all'
    if (Object.hasOwn(partNames, id)) return own(partNames, id)
    for (const sort of sorts) {
      const label = telling.names(sort, id)
      if (label !== undefined) return bothOf(label)
    }
    return bothOf(valueWords('id', id, telling))
  }

/** The purpose first, then the fields that narrow it. */
const scoped = (named: Naming, key: string): string => {
  const { purpose, recipient, device, publication, survey } = scopeFrom(key)
  return [
    named(purpose, ['purpose']),
    ...(recipient === undefined ? [] : [named(recipient, ['recipient'])]),
    ...[device, publication, survey].flatMap((id) => (id === undefined ? [] : [named(id, [])])),
  ].join(' → ')
}

const keyed = (telling: Telling, section: Section, key: string): string => {
  const named = naming(telling)
  const { sorts } = sections[section]
  if (section === 'consents') return scoped(named, key)
  const parts = key.split('/')
  if (section !== 'sweeps') return parts.map((id) => named(id, sorts)).join(' → ')
  const [kind = '', purpose = ''] = parts
  return key === '*/*'
    ? named(anyKey, [])
    : `${named(purpose, sorts)} ${bothOf(valueWords('kind', kind, telling))}`
}

/** Words from one policy. A thing without a label is named by its id. */
export const changeWords = (policy: PublishedVersion | undefined): ChangeWords => {
  const pkg = policy?.compiled.package
  const telling = { names: pkg === undefined ? noNames : namesIn(pkg), zone: zoneOf(pkg?.region) }
  return {
    place: (pointer) => {
      const [, section = '', first, ...rest] = pointer.split('/').map(plain)
      if (!isSection(section)) return pointer
      const { name, sorts } = sections[section]
      const inner = rest.filter((key) => /[^/]/.test(key))
      const keys = [
        ...(first === undefined ? [] : [keyed(telling, section, first)]),
        ...inner.map((key) => naming(telling)(key, sorts)),
      ]
      return [name, ...keys].join('：')
    },
    member: (name) => own(memberNames, name),
    value: values(telling),
  }
}
