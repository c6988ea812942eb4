/** Events of who the person is, and whether they are still here in words. */
import type { personEvents } from '../../events/facts/person.ts'
import type { identityEvents } from '../../events/facts/identity.ts'
import type { PersonRows } from './event-row.ts'

/** Of each its name, how the person is told of it, and what a report says. */
export const lifeWords: PersonRows<keyof typeof personEvents | keyof typeof identityEvents> = {
  MinorFlagged: {
    name: '标记为未成年人',
    toPerson: ['标记为未成年人', 'You were recorded as a minor'],
    happened: ['本人登记为未成年人（{band}）', 'The person was recorded as a minor ({band})'],
  },
  GuardianLinked: {
    name: '关联监护人',
    toPerson: ['已关联监护人', 'A guardian was linked'],
    happened: ['关联监护人 {guardian}', 'Guardian {guardian} was linked'],
  },
  GuardianUnlinked: {
    name: '解除监护人关联',
    toPerson: ['已解除监护人关联', 'A guardian was unlinked'],
    happened: ['解除与监护人 {guardian} 的关联', 'Guardian {guardian} was unlinked'],
  },
  GuardianConsentGranted: {
    name: '监护人同意',
    toPerson: ['监护人同意了', 'A guardian gave consent'],
    happened: [
      '监护人 {guardian} 同意「{policy}」版本 {version}：{purposes}',
      'Guardian {guardian} consented under "{policy}", version {version}, to: {purposes}',
    ],
    consent: 'given',
  },
  GuardianConsentWithdrawn: {
    name: '监护人撤回同意',
    toPerson: ['监护人撤回了同意', 'A guardian withdrew consent'],
    happened: [
      '监护人 {guardian} 撤回同意[；政策：{policy}]',
      'Guardian {guardian} withdrew consent[; policy: {policy}]',
    ],
    consent: 'withdrawn',
  },
  MajorityReached: {
    name: '成年',
    toPerson: ['已达到年龄', 'An age was reached'],
    happened: ['本人年满 {threshold}', 'The person reached the age of {threshold}'],
  },
  IdentifierBound: {
    name: '绑定标识',
    toPerson: ['标识已关联', 'An identifier was bound'],
    happened: ['为本人绑定标识：{kind}', 'An identifier was bound to the person: {kind}'],
  },
  IdentifierUnbound: {
    name: '解绑标识',
    toPerson: ['标识已解除关联', 'An identifier was unbound'],
    happened: ['解除标识：{kind}（{cause}）', 'An identifier was unbound: {kind} ({cause})'],
  },
  SurrogatesJoined: {
    name: '合并记录',
    toPerson: ['两份记录认定为同一人', 'Two records were found to be of one person'],
    happened: ['认定本人与 {other} 为同一人', 'The person and {other} were found to be one person'],
  },
  SurrogatesSeparated: {
    name: '拆分记录',
    toPerson: ['两份记录认定不是同一人', 'Two records were found to be of two persons'],
    happened: [
      '认定本人与 {other} 不是同一人',
      'The person and {other} were found to be two persons',
    ],
  },
  AccountCancelled: {
    name: '注销账户',
    toPerson: ['账户已注销', 'An account was closed'],
    happened: ['账户「{account}」已注销', 'The account "{account}" was closed'],
  },
  AccountReopened: {
    name: '重开账户',
    toPerson: ['账户已重新开立', 'An account was opened again'],
    happened: ['账户「{account}」已重新开立', 'The account "{account}" was opened again'],
  },
  ErasureRequested: {
    name: '申请删除',
    toPerson: ['已申请删除', 'Erasure was requested'],
    happened: ['申请删除本人的个人信息', 'Erasure of the personal data was requested'],
  },
  CryptoShredded: {
    name: '销毁密钥',
    toPerson: ['个人信息密钥已销毁', 'The key of the personal data was destroyed'],
    happened: [
      '本人信息的密钥已销毁：密封的个人信息不再可读',
      'The key of the personal data was destroyed: what was sealed can no longer be read',
    ],
  },
}
