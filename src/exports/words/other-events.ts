/** Events of nobody's record in words: of policies, the registry, access and the node itself. */
import type { OtherEventType } from '../../events/ledger-event.ts'
import type { EventRow } from './event-row.ts'

/** Of each its name, and what a report says. */
export const otherWords: { readonly [T in OtherEventType]: EventRow } = {
  PolicyVersionPublished: {
    name: '发布政策版本',
    happened: [
      '发布「{policy}」版本 {version}，{effectiveAt} 生效（{effectiveBy}；{obligation}）[；须重新取得同意：{reconsent}]',
      '"{policy}", version {version}, was published, effective {effectiveAt} ({effectiveBy}; {obligation})[; consent to be asked anew: {reconsent}]',
    ],
  },
  DocumentChunkStored: {
    name: '存入文件',
    happened: [
      '存入已发布文件 {sha256} 的一部分',
      'A part of published document {sha256} was stored',
    ],
  },
  RecipientRegistered: {
    name: '登记接收方',
    happened: [
      '登记接收方「{name}」（{kind}，{role}，{region}）；信息：{categories}；目的：{purposes}',
      'Recipient "{name}" was registered ({kind}, {role}, {region}); data: {categories}; purposes: {purposes}',
    ],
  },
  RecipientFrozen: {
    name: '冻结接收方',
    happened: [
      '[frozen?暂停][!frozen?恢复]向{recipient}提供信息',
      'Providing data to {recipient} was [frozen?suspended][!frozen?resumed]',
    ],
  },
  SourceWarrantyRecorded: {
    name: '登记来源保证',
    happened: [
      '{source}保证其信息来源合法，至 {until}',
      '{source} warranted that its data is of lawful origin, until {until}',
    ],
  },
  MessageClassDeclared: {
    name: '声明信息类别',
    happened: [
      '声明消息模板「{template}」的类别：{segments}',
      'The classes of message template "{template}" were declared: {segments}',
    ],
  },
  LawProfileActivated: {
    name: '启用法律口径',
    happened: ['此后按{profile}作出决定', 'Decisions follow {profile} from here on'],
  },
  IdentifierKindAdded: {
    name: '增加标识种类',
    happened: ['增加标识种类 {identifierKind}', 'A kind of identifier was added: {identifierKind}'],
  },
  CommandAnswered: {
    name: '答复命令',
    happened: [
      '一项请求没有产生其他记录：{outcome}[（{refusal}）]',
      'A command recorded nothing else: {outcome}[ ({refusal})]',
    ],
  },
  LedgerRead: {
    name: '查阅记录',
    happened: [
      '查阅了{view}，事由：{reason}[；所涉个人：{subject}]',
      'Somebody opened {view}; reason: {reason}[; of person {subject}]',
    ],
  },
  CredentialCreated: {
    name: '签发凭据',
    happened: [
      '签发凭据 {credential}，角色：{roles}[；目的：{purposes}][；接收方：{recipients}]',
      'Credential {credential} was created; roles: {roles}[; purposes: {purposes}][; recipients: {recipients}]',
    ],
  },
  CredentialRevoked: {
    name: '吊销凭据',
    happened: ['吊销凭据 {credential}', 'Credential {credential} was revoked'],
  },
  SigningKeyRotated: {
    name: '轮换签名密钥',
    happened: [
      '令牌的签名密钥轮换为第 {key} 把',
      'Tokens are signed by key number {key} from here on',
    ],
  },
  TokenIssued: {
    name: '签发令牌',
    happened: [
      '签发可读取本人记录的令牌，至 {until}',
      'A token for the person’s own record was issued, until {until}',
    ],
  },
  TokensRevoked: {
    name: '吊销令牌',
    happened: ['吊销此人此前的全部令牌', 'All earlier tokens of the person were revoked'],
  },
  ClockLeapAccepted: {
    name: '确认时钟跳变',
    happened: [
      '运维人员确认时钟正确（{leap}）：台账时间 {ledgerTime}，时钟 {clockTime}',
      'An operator confirmed the clock, which leapt ({leap}): ledger {ledgerTime}, clock {clockTime}',
    ],
  },
  ExportBegun: {
    name: '开始导出',
    happened: [
      '开始导出监管包（前 {size} 条）',
      'The export of a bundle began (the first {size} entries)',
    ],
  },
  ExportBroken: {
    name: '导出中断',
    happened: [
      '监管包未交付完即中断（{reason}），所得文件不完整',
      'A bundle was broken off before it was whole ({reason})',
    ],
  },
  ExportCompleted: {
    name: '完成导出',
    happened: [
      '监管包已全部交付（披露 {entries} 条，{bytes} 字节）',
      'A bundle was handed out whole ({entries} entries disclosed, {bytes} bytes)',
    ],
  },
  CheckpointDeposited: {
    name: '检查点存证',
    happened: [
      '前 {size} 条的检查点已交第三方存证，回执 {receiptSha256}',
      'A third party took the checkpoint of the first {size} entries; receipt {receiptSha256}',
    ],
  },
  DecisionsLogged: {
    name: '决定日志',
    happened: [
      '决定日志的一段已封存（{from} 至 {to}，{end}）[；{lines} 行][；缺失 {dropped} 行]',
      'A part of the log of decisions was closed ({from} to {to}; {end})[; {lines} lines][; {dropped} dropped]',
    ],
  },
}
