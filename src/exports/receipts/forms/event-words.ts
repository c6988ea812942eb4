/** Events of a person's record in words, and what each says of consent: a new one does not compile until it is named. */
import type { EventType } from '../../../events/ledger-event.ts'

/** Those of other streams: of policies, the registry, access, and the node itself. */
type OtherType =
  | 'PolicyVersionPublished'
  | 'DocumentChunkStored'
  | 'RecipientRegistered'
  | 'RecipientFrozen'
  | 'SourceWarrantyRecorded'
  | 'MessageClassDeclared'
  | 'LawProfileActivated'
  | 'IdentifierKindAdded'
  | 'CommandAnswered'
  | 'LedgerRead'
  | 'CredentialCreated'
  | 'CredentialRevoked'
  | 'SigningKeyRotated'
  | 'TokenIssued'
  | 'TokensRevoked'
  | 'ClockLeapAccepted'
  | 'ExportBegun'
  | 'ExportCompleted'
  | 'CheckpointDeposited'
  | 'DecisionsLogged'

/** `none`: it is no consent, whatever it lets happen: a contract, an exemption, a permission of a device (invariant 5). */
export type ConsentState =
  | 'given'
  | 'refused'
  | 'withdrawn'
  | 'expired'
  | 'invalidated'
  | 'requested'
  | 'none'

type Words = { readonly zh: string; readonly en: string; readonly consent: ConsentState }

const words: { readonly [T in Exclude<EventType, OtherType>]: Words } = {
  PolicyNoticeDelivered: {
    zh: '政策通知已送达',
    en: 'Notice of a policy version was delivered',
    consent: 'none',
  },
  NoticeShown: { zh: '文本已向您展示', en: 'A text was shown to you', consent: 'none' },
  PolicyAccepted: { zh: '您接受了政策', en: 'You accepted a policy', consent: 'given' },
  PolicyDeclined: { zh: '您不接受政策', en: 'You declined a policy', consent: 'refused' },
  ServiceStopRequired: {
    zh: '须停止使用服务的期限',
    en: 'A date by which the service is to be left was set',
    consent: 'none',
  },
  ServiceUsedAfterEffective: {
    zh: '政策生效后您使用了服务',
    en: 'You used the service while a policy version was in force',
    consent: 'none',
  },
  AgreementAccepted: { zh: '您签署了协议', en: 'You signed an agreement', consent: 'none' },
  AgreementTerminated: { zh: '协议已终止', en: 'An agreement was terminated', consent: 'none' },
  ServiceSubscribed: { zh: '您开通了服务', en: 'You subscribed to a service', consent: 'none' },
  ServiceUnsubscribed: {
    zh: '您退订了服务',
    en: 'You unsubscribed from a service',
    consent: 'none',
  },
  ConsentGranted: { zh: '您同意了', en: 'You gave consent', consent: 'given' },
  ConsentRefused: { zh: '您拒绝了', en: 'You refused consent', consent: 'refused' },
  ConsentWithdrawn: { zh: '您撤回了同意', en: 'You withdrew consent', consent: 'withdrawn' },
  ConsentExpired: { zh: '同意已到期', en: 'A consent expired', consent: 'expired' },
  ConsentInvalidated: {
    zh: '同意被认定无效',
    en: 'A consent was found to be invalid',
    consent: 'invalidated',
  },
  ReconsentRequired: {
    zh: '须重新征得您的同意',
    en: 'Your consent has to be asked anew',
    consent: 'requested',
  },
  EverythingWithdrawn: {
    zh: '您撤回了全部同意',
    en: 'You withdrew every consent',
    consent: 'withdrawn',
  },
  SharingEnded: {
    zh: '向接收方提供的同意随之终止',
    en: 'A consent to a recipient ended',
    consent: 'none',
  },
  WithdrawalPropagated: {
    zh: '接收方确认已执行撤回',
    en: 'A recipient confirmed a withdrawal',
    consent: 'none',
  },
  InboundConsentEvidenceReceived: {
    zh: '收到合作方的授权证明',
    en: 'Proof of a consent given to a partner was received',
    consent: 'none',
  },
  InboundConsentRevoked: {
    zh: '您在合作方的授权已撤销',
    en: 'A consent given to a partner was revoked',
    consent: 'none',
  },
  AlternativeOffered: {
    zh: '已向您提供其他办理方式',
    en: 'Another way was offered to you',
    consent: 'none',
  },
  MarketingOptedOut: {
    zh: '您拒绝接收营销信息',
    en: 'You opted out of marketing',
    consent: 'withdrawn',
  },
  MarketingOptedIn: { zh: '您同意接收营销信息', en: 'You opted in to marketing', consent: 'given' },
  SuppressionInherited: {
    zh: '沿用原使用人的退订',
    en: 'An opt-out of the former holder of an identifier was kept',
    consent: 'none',
  },
  SuppressionPropagated: {
    zh: '发送系统确认已执行退订',
    en: 'A sending system confirmed an opt-out',
    consent: 'none',
  },
  DevicePermissionPrompted: {
    zh: '向您请求设备权限',
    en: 'A device permission was asked for',
    consent: 'none',
  },
  DevicePermissionObserved: {
    zh: '观察到设备权限状态',
    en: 'The state of a device permission was observed',
    consent: 'none',
  },
  DeviceUninstallObserved: {
    zh: '观察到应用已卸载',
    en: 'The app was found to be uninstalled',
    consent: 'none',
  },
  FeatureToggled: { zh: '您切换了功能开关', en: 'You switched a feature', consent: 'none' },
  DisclosureRequested: {
    zh: '申请对外提供您的信息',
    en: 'A disclosure of your data was asked for',
    consent: 'none',
  },
  DisclosureAuthorised: {
    zh: '准许对外提供您的信息',
    en: 'A disclosure of your data was authorised',
    consent: 'none',
  },
  DisclosureRefused: {
    zh: '拒绝对外提供您的信息',
    en: 'A disclosure of your data was refused',
    consent: 'none',
  },
  DisclosureMade: { zh: '已对外提供您的信息', en: 'Your data was disclosed', consent: 'none' },
  DisclosureAcknowledged: {
    zh: '接收方确认收到',
    en: 'A recipient acknowledged a disclosure',
    consent: 'none',
  },
  PublishedRecorded: { zh: '您的信息已公开', en: 'Your data was published', consent: 'none' },
  TakedownDone: {
    zh: '已撤下公开的信息',
    en: 'What was published was taken down',
    consent: 'none',
  },
  ExemptionInvoked: {
    zh: '援引法定例外',
    en: 'A statutory exemption was invoked',
    consent: 'none',
  },
  ExemptionApproved: {
    zh: '法定例外获批准',
    en: 'A statutory exemption was approved',
    consent: 'none',
  },
  ExemptionNoticeGiven: {
    zh: '已就法定例外告知您',
    en: 'You were told of a statutory exemption',
    consent: 'none',
  },
  ExemptionClosed: { zh: '法定例外已结束', en: 'A statutory exemption ended', consent: 'none' },
  PublicDataObjected: {
    zh: '您拒绝对已公开信息的处理',
    en: 'You objected to the use of what is public about you',
    consent: 'none',
  },
  MinorFlagged: { zh: '标记为未成年人', en: 'You were recorded as a minor', consent: 'none' },
  GuardianLinked: { zh: '已关联监护人', en: 'A guardian was linked', consent: 'none' },
  GuardianUnlinked: { zh: '已解除监护人关联', en: 'A guardian was unlinked', consent: 'none' },
  GuardianConsentGranted: { zh: '监护人同意了', en: 'A guardian gave consent', consent: 'given' },
  GuardianConsentWithdrawn: {
    zh: '监护人撤回了同意',
    en: 'A guardian withdrew consent',
    consent: 'withdrawn',
  },
  MajorityReached: { zh: '已达到年龄', en: 'An age was reached', consent: 'none' },
  IdentifierBound: { zh: '标识已关联', en: 'An identifier was bound', consent: 'none' },
  IdentifierUnbound: { zh: '标识已解除关联', en: 'An identifier was unbound', consent: 'none' },
  SurrogatesJoined: {
    zh: '两份记录认定为同一人',
    en: 'Two records were found to be of one person',
    consent: 'none',
  },
  SurrogatesSeparated: {
    zh: '两份记录认定不是同一人',
    en: 'Two records were found to be of two persons',
    consent: 'none',
  },
  AccountCancelled: { zh: '账户已注销', en: 'An account was closed', consent: 'none' },
  AccountReopened: { zh: '账户已重新开立', en: 'An account was opened again', consent: 'none' },
  ErasureRequested: { zh: '已申请删除', en: 'Erasure was requested', consent: 'none' },
  CryptoShredded: {
    zh: '个人信息密钥已销毁',
    en: 'The key of the personal data was destroyed',
    consent: 'none',
  },
}

const isKnown = (type: EventType): type is keyof typeof words => Object.hasOwn(words, type)

/** What an event is called; undefined for one of no person's record. */
export const wordsOf = (type: EventType): Words | undefined =>
  isKnown(type) ? words[type] : undefined
