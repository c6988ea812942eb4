/** What changed, in the words of the policy and in both languages: places, members and states. */
import type { PublishedVersion } from '../../../catalogue/catalogue.ts'
import type { Label } from '../../../catalogue/package/label.ts'
import { trusted } from '../../../kernel/ids.ts'
import { scopeFrom } from '../../../standing/scope-from.ts'
import { anyKey } from '../../../standing/standing.ts'
import type { Standing } from '../../../standing/standing.ts'

/** In Chinese and English; once where both are the same. */
export const bothOf = (label: Label): string =>
  label['zh-CN'] === label.en ? label.en : `${label['zh-CN']} / ${label.en}`

const sections: { readonly [S in keyof Standing | 'disclosures']-?: string } = {
  agreements: '合同 Contract',
  cancelled: '账户 Account',
  consents: '同意 Consent',
  disclosures: '提供 Transfer',
  erased: '删除 Erasure',
  exemptions: '例外 Exemption',
  features: '功能 Feature',
  guardianConsents: '监护人同意 Guardian’s consent',
  guardians: '监护人 Guardian',
  inbound: '来源授权 Consent told by a source',
  joined: '合并 Joined with',
  marketing: '营销消息 Messages',
  minor: '年龄段 Age band',
  objections: '反对 Objection',
  permissions: '系统权限 Permission',
  policies: '政策 Policy',
  reached: '成年 Came of age',
  reopened: '重开账户 Account opened again',
  subscriptions: '订阅 Subscription',
  sweeps: '一并撤回 Taken back together',
}

const members: { readonly [member: string]: string } = {
  at: '时间 at',
  before: '此前 before',
  categories: '信息类别 data',
  ended: '终止 ended',
  event: '事件 event',
  kind: '种类 kind',
  mode: '方式 mode',
  purpose: '目的 purpose',
  state: '状态 state',
  until: '至 until',
  version: '版本 version',
  withdrawn: '撤回 withdrawn',
}

const states: { readonly [state: string]: string } = {
  accepted: '已接受 accepted',
  declined: '未接受 declined',
  ended: '已终止 ended',
  expired: '已到期 expired',
  granted: '已同意 granted',
  in: '接收 in',
  invalidated: '无效 invalid',
  off: '关 off',
  on: '开 on',
  out: '退订 out',
  reconsent_required: '须重新征求 to be asked anew',
  refused: '拒绝 refused',
  unknown: '不明 unknown',
  withdrawn: '已撤回 withdrawn',
}

const own = (words: { readonly [word: string]: string }, word: string): string =>
  Object.hasOwn(words, word) ? (words[word] ?? word) : word

export type ChangeWords = {
  /** Of a JSON Pointer without its last part. */
  readonly place: (pointer: string) => string
  readonly member: (name: string) => string
  /** Of the value of a member `state`. */
  readonly state: (value: string) => string
}

const plain = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

/** The words that one policy gives; what it has no word for is named by its id. */
export const changeWords = (policy: PublishedVersion | undefined): ChangeWords => {
  const compiled = policy?.compiled
  const named = (id: string): string => {
    if (id === anyKey) return '全部 all'
    const label =
      compiled?.purposes.get(trusted(id))?.label ??
      compiled?.package.recipients.find((each) => each.id === id)?.label
    return label === undefined ? id : bothOf(label)
  }
  /** Purpose first, then whatever narrows it. */
  const scoped = (key: string): string => {
    const { purpose, recipient, device, publication, survey } = scopeFrom(key)
    const narrower = [device, publication, survey].filter((each) => each !== undefined)
    return [
      named(purpose),
      ...(recipient === undefined ? [] : [named(recipient)]),
      ...narrower,
    ].join(' → ')
  }
  const keyed = (section: string, key: string): string => {
    if (section === 'consents') return scoped(key)
    const [kind = '', purpose = ''] = key.split('/')
    if (section === 'sweeps') return key === '*/*' ? named(anyKey) : `${named(purpose)} ${kind}`
    return key.split('/').map(named).join(' → ')
  }
  return {
    place: (pointer) => {
      const [, section = '', ...keys] = pointer.split('/').map(plain)
      if (!Object.hasOwn(sections, section)) return pointer
      return [own(sections, section), ...keys.map((key) => keyed(section, key))].join('：')
    },
    member: (name) => own(members, name),
    state: (value) => own(states, value),
  }
}
