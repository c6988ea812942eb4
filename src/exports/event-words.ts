/**
 * Every event in words, once: its name as tables show it, and, of a person's record, how the person is told of it and what
 * it says of consent. A new event does not compile until it is named here.
 */
import { isPersonEventType } from '../events/ledger-event.ts'
import type { EventType, OtherEventType, PersonEventType } from '../events/ledger-event.ts'

/** `none`: it is no consent, whatever it lets happen: a contract, an exemption, a permission of a device (invariant 5). */
export type ConsentState =
  | 'given'
  | 'refused'
  | 'withdrawn'
  | 'expired'
  | 'invalidated'
  | 'requested'
  | 'none'

/** How the person is told of an event of their record. */
export type EventWords = {
  readonly zh: string
  readonly en: string
  readonly consent: ConsentState
}

/** In the order of reading: the name, the two sentences to the person, and what it says of consent where it says anything. */
type Row = readonly [name: string, zh: string, en: string, consent?: Exclude<ConsentState, 'none'>]

const ofPeople: { readonly [T in PersonEventType]: Row } = {
  PolicyNoticeDelivered: [
    '送达政策通知',
    '政策通知已送达',
    'Notice of a policy version was delivered',
  ],
  NoticeShown: ['展示告知文本', '文本已向您展示', 'A text was shown to you'],
  PolicyAccepted: ['接受政策', '您接受了政策', 'You accepted a policy', 'given'],
  PolicyDeclined: ['不接受政策', '您不接受政策', 'You declined a policy', 'refused'],
  ServiceStopRequired: [
    '须停止使用服务',
    '须停止使用服务的期限',
    'A date by which the service is to be left was set',
  ],
  ServiceUsedAfterEffective: [
    '生效后使用服务',
    '政策生效后您使用了服务',
    'You used the service while a policy version was in force',
  ],
  AgreementAccepted: ['签署协议', '您签署了协议', 'You signed an agreement'],
  AgreementTerminated: ['终止协议', '协议已终止', 'An agreement was terminated'],
  ServiceSubscribed: ['开通服务', '您开通了服务', 'You subscribed to a service'],
  ServiceUnsubscribed: ['退订服务', '您退订了服务', 'You unsubscribed from a service'],
  ConsentGranted: ['同意', '您同意了', 'You gave consent', 'given'],
  ConsentRefused: ['拒绝同意', '您拒绝了', 'You refused consent', 'refused'],
  ConsentWithdrawn: ['撤回同意', '您撤回了同意', 'You withdrew consent', 'withdrawn'],
  ConsentExpired: ['同意到期', '同意已到期', 'A consent expired', 'expired'],
  ConsentInvalidated: [
    '同意失效',
    '同意被认定无效',
    'A consent was found to be invalid',
    'invalidated',
  ],
  ReconsentRequired: [
    '须重新取得同意',
    '须重新征得您的同意',
    'Your consent has to be asked anew',
    'requested',
  ],
  EverythingWithdrawn: [
    '撤回全部同意',
    '您撤回了全部同意',
    'You withdrew every consent',
    'withdrawn',
  ],
  SharingEnded: ['终止提供', '向接收方提供的同意随之终止', 'A consent to a recipient ended'],
  WithdrawalPropagated: [
    '接收方确认撤回',
    '接收方确认已执行撤回',
    'A recipient confirmed a withdrawal',
  ],
  InboundConsentEvidenceReceived: [
    '收到来源方同意凭证',
    '收到合作方的授权证明',
    'Proof of a consent given to a partner was received',
  ],
  InboundConsentRevoked: [
    '来源方同意撤销',
    '您在合作方的授权已撤销',
    'A consent given to a partner was revoked',
  ],
  AlternativeOffered: ['提供替代方案', '已向您提供其他办理方式', 'Another way was offered to you'],
  MarketingOptedOut: [
    '拒收营销信息',
    '您拒绝接收营销信息',
    'You opted out of marketing',
    'withdrawn',
  ],
  MarketingOptedIn: ['接受营销信息', '您同意接收营销信息', 'You opted in to marketing', 'given'],
  SuppressionInherited: [
    '沿用拒收',
    '沿用原使用人的退订',
    'An opt-out of the former holder of an identifier was kept',
  ],
  SuppressionPropagated: [
    '拒收已传达',
    '发送系统确认已执行退订',
    'A sending system confirmed an opt-out',
  ],
  DevicePermissionPrompted: [
    '请求设备权限',
    '向您请求设备权限',
    'A device permission was asked for',
  ],
  DevicePermissionObserved: [
    '设备权限状态',
    '观察到设备权限状态',
    'The state of a device permission was observed',
  ],
  DeviceUninstallObserved: ['卸载应用', '观察到应用已卸载', 'The app was found to be uninstalled'],
  FeatureToggled: ['开关功能', '您切换了功能开关', 'You switched a feature'],
  DisclosureRequested: [
    '申请对外提供',
    '申请对外提供您的信息',
    'A disclosure of your data was asked for',
  ],
  DisclosureAuthorised: [
    '准予对外提供',
    '准许对外提供您的信息',
    'A disclosure of your data was authorised',
  ],
  DisclosureRefused: [
    '不予对外提供',
    '拒绝对外提供您的信息',
    'A disclosure of your data was refused',
  ],
  DisclosureMade: ['已对外提供', '已对外提供您的信息', 'Your data was disclosed'],
  DisclosureAcknowledged: [
    '接收方确认收到',
    '接收方确认收到',
    'A recipient acknowledged a disclosure',
  ],
  PublishedRecorded: ['公开披露', '您的信息已公开', 'Your data was published'],
  TakedownDone: ['撤下公开内容', '已撤下公开的信息', 'What was published was taken down'],
  ExemptionInvoked: ['援引豁免', '援引法定例外', 'A statutory exemption was invoked'],
  ExemptionApproved: ['批准豁免', '法定例外获批准', 'A statutory exemption was approved'],
  ExemptionNoticeGiven: [
    '告知豁免',
    '已就法定例外告知您',
    'You were told of a statutory exemption',
  ],
  ExemptionClosed: ['结束豁免', '法定例外已结束', 'A statutory exemption ended'],
  PublicDataObjected: [
    '拒绝处理公开信息',
    '您拒绝对已公开信息的处理',
    'You objected to the use of what is public about you',
  ],
  MinorFlagged: ['标记为未成年人', '标记为未成年人', 'You were recorded as a minor'],
  GuardianLinked: ['关联监护人', '已关联监护人', 'A guardian was linked'],
  GuardianUnlinked: ['解除监护人关联', '已解除监护人关联', 'A guardian was unlinked'],
  GuardianConsentGranted: ['监护人同意', '监护人同意了', 'A guardian gave consent', 'given'],
  GuardianConsentWithdrawn: [
    '监护人撤回同意',
    '监护人撤回了同意',
    'A guardian withdrew consent',
    'withdrawn',
  ],
  MajorityReached: ['成年', '已达到年龄', 'An age was reached'],
  IdentifierBound: ['绑定标识', '标识已关联', 'An identifier was bound'],
  IdentifierUnbound: ['解绑标识', '标识已解除关联', 'An identifier was unbound'],
  SurrogatesJoined: [
    '合并记录',
    '两份记录认定为同一人',
    'Two records were found to be of one person',
  ],
  SurrogatesSeparated: [
    '拆分记录',
    '两份记录认定不是同一人',
    'Two records were found to be of two persons',
  ],
  AccountCancelled: ['注销账户', '账户已注销', 'An account was closed'],
  AccountReopened: ['重开账户', '账户已重新开立', 'An account was opened again'],
  ErasureRequested: ['申请删除', '已申请删除', 'Erasure was requested'],
  CryptoShredded: ['销毁密钥', '个人信息密钥已销毁', 'The key of the personal data was destroyed'],
}

/** Names of all others: they tell of policies, the registry, access and the node itself, and of nobody. */
const ofOthers: { readonly [T in OtherEventType]: string } = {
  PolicyVersionPublished: '发布政策版本',
  DocumentChunkStored: '存入文件',
  RecipientRegistered: '登记接收方',
  RecipientFrozen: '冻结接收方',
  SourceWarrantyRecorded: '登记来源保证',
  MessageClassDeclared: '声明信息类别',
  LawProfileActivated: '启用法律口径',
  IdentifierKindAdded: '增加标识种类',
  CommandAnswered: '答复命令',
  LedgerRead: '查阅记录',
  CredentialCreated: '签发凭据',
  CredentialRevoked: '吊销凭据',
  SigningKeyRotated: '轮换签名密钥',
  TokenIssued: '签发令牌',
  TokensRevoked: '吊销令牌',
  ClockLeapAccepted: '确认时钟跳变',
  ExportBegun: '开始导出',
  ExportCompleted: '完成导出',
  CheckpointDeposited: '检查点存证',
  DecisionsLogged: '决定日志',
}

const isOther = (type: string): type is OtherEventType => Object.hasOwn(ofOthers, type)

/** What a person is told of an event; undefined for one of no person's record. */
export const wordsOf = (type: EventType): EventWords | undefined => {
  if (!isPersonEventType(type)) return undefined
  const [, zh, en, consent = 'none'] = ofPeople[type]
  return { zh, en, consent }
}

const chineseName = (type: string): string | undefined => {
  if (isPersonEventType(type)) return ofPeople[type][0]
  return isOther(type) ? ofOthers[type] : undefined
}

/** `ConsentGranted` as `同意 · consent granted`; a type that this version does not know by its own name. */
export const eventName = (type: string): string => {
  const english = type.replaceAll(/(?!^)([A-Z])/g, ' $1').toLowerCase()
  const chinese = chineseName(type)
  return chinese === undefined ? type : `${chinese} · ${english}`
}
