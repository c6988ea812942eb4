/** On what something rests, and what else events say by closed words, as people are told it. A new word does not compile until it is named here. */
import type { t } from '../../fp.ts'
import type { ReadReason, ReadView } from '../../events/facts/access.ts'
import type { ClockLeap } from '../../events/facts/clock.ts'
import type { TransferCondition } from '../../events/facts/disclosure.ts'
import type { LogPartEnd } from '../../events/facts/kept-outside.ts'
import type { DiffObligation, EffectiveBy } from '../../events/facts/registry.ts'
import type {
  AgeBand,
  ExemptionCode,
  ExemptionEvidence,
  ExemptionList,
  LawProfile,
  Locale,
  MessageClass,
} from '../../events/vocabulary.ts'
import type { Basis } from '../../catalogue/package/purpose.ts'
import { both } from './said.ts'
import type { Said } from './said.ts'

type InvalidityGround =
  | 'not_informed'
  | 'bundled'
  | 'pre_ticked'
  | 'forced'
  | 'no_capacity'
  | 'not_authentic'

/** The reason why a consent was never valid. */
const grounds: Said<InvalidityGround> = {
  not_informed: both('未充分告知', 'the person was not informed'),
  bundled: both('捆绑同意', 'it was bundled with others'),
  pre_ticked: both('默认勾选', 'the control was pre-ticked'),
  forced: both('强制同意', 'it was forced'),
  no_capacity: both('无相应行为能力', 'the person had no capacity'),
  not_authentic: both('并非本人', 'it was not the person'),
}

/** The legal ground of an exemption. */
const exemptionCodes: Said<ExemptionCode> = {
  legal_duty: both('履行法定义务', 'a duty by law'),
  national_security: both('国家安全、国防安全', 'national security'),
  public_interest: both(
    '公共安全、公共卫生、重大公共利益',
    'public safety, health or major interest',
  ),
  criminal_justice: both('犯罪侦查、起诉、审判和判决执行', 'criminal justice'),
  vital_interest: both('维护生命、财产等重大利益', 'vital interests'),
  self_published: both('本人自行公开', 'published by the person'),
  lawfully_public: both('合法公开的信息', 'lawfully public'),
  contract: both('订立、履行合同所必需', 'necessary for a contract'),
  service_stability: both('维护服务安全稳定运行', 'stability of the service'),
  other_law_or_regulator: both('法律法规或监管的其他规定', 'other laws or the regulator'),
}

/** The policy's list that an exemption belongs to (clauses 1.6-E*, 4-E*). */
const exemptionLists: Said<ExemptionList> = {
  collection: both('收集使用', 'collection and use'),
  disclosure: both('对外提供或公开', 'disclosure'),
}

/** Kinds of an exemption's evidence. */
const evidenceKinds: Said<ExemptionEvidence> = {
  statute: both('法律', 'statute'),
  article: both('条款', 'article'),
  organ: both('机关', 'organ'),
  instrument: both('法律文书', 'instrument'),
  case_document: both('案件材料', 'case document'),
  officers: both('办案人员', 'officers'),
  emergency_reference: both('紧急情况编号', 'reference of an emergency'),
  end_date: both('截止日期', 'end date'),
  approver: both('批准人', 'approver'),
  second_approver: both('第二批准人', 'second approver'),
  impracticability: both('无法取得同意的理由', 'why consent could not be had'),
  post_hoc_notice_due: both('事后告知期限', 'date of a later notice'),
  source_snapshot: both('来源快照', 'snapshot of the source'),
  contract: both('合同', 'contract'),
  necessity_note: both('必要性说明', 'note on necessity'),
  fault: both('故障说明', 'fault'),
  filing: both('备案', 'filing'),
}

/** Ages, in bands and as thresholds. */
const ageBands: Said<t.TypeOf<typeof AgeBand> | '14' | '18'> = {
  under_8: both('不满 8 周岁', 'under 8'),
  '8_to_13': both('8 至 13 周岁', '8 to 13'),
  '14_to_17': both('14 至 17 周岁', '14 to 17'),
  '14': both('14 周岁', '14'),
  '18': both('18 周岁', '18'),
}

/** Reasons of readings. */
const readReasons: Said<t.TypeOf<typeof ReadReason>> = {
  audit: both('审计', 'an audit'),
  complaint: both('投诉', 'a complaint'),
  rights_request: both('行使权利的申请', 'a request by the person'),
  incident: both('安全事件', 'an incident'),
  court: both('司法程序', 'a court'),
  regulator: both('监管', 'a regulator'),
  operations: both('运维', 'operations'),
  own_record: both('查阅本人记录', 'a reading of one’s own record'),
}

/** Kinds of readings. */
const views: Said<t.TypeOf<typeof ReadView>> = {
  trail: both('全部经过', 'the trail'),
  record: both('个人记录', 'the record'),
  disclosures: both('对外提供清单', 'the disclosures'),
  export: both('导出', 'an export'),
  replay: both('历史重放', 'a replay'),
  register: both('登记簿', 'a register'),
  decision: both('可否处理的答复', 'a decision'),
  recipient_view: both('接收方可见范围', 'what a recipient may see'),
  identifiers: both('标识种类', 'the kinds of identifier'),
}

/** Readings of the law. */
const profiles: Said<LawProfile> = {
  'policy-literal': both('政策原文', 'the text of the policy'),
  'cn-pipl': both('《个人信息保护法》', 'the Personal Information Protection Law'),
}

/** Classes of messages. */
const messageClasses: Said<MessageClass> = {
  marketing: both('营销', 'marketing'),
  service: both('服务通知', 'service'),
  risk: both('风险提示', 'risk'),
  legal: both('法定告知', 'legal'),
}

/** Obligations of a new version. */
const obligations: Said<DiffObligation> = {
  none: both('无须另行告知', 'nothing is owed to people'),
  notice: both('须告知', 'notice is owed'),
  reconsent: both('须重新取得同意', 'consent is to be asked anew'),
}

/** The source of the day on which a version takes effect. */
const effectiveBy: Said<t.TypeOf<typeof EffectiveBy>> = {
  text: both('文本所载', 'as its text says'),
  officer: both('由个人信息保护人员确定', 'as an officer set'),
  ledger: both('由台账确定', 'as the ledger set'),
}

/** Faults of a clock. */
const leaps: Said<ClockLeap> = {
  ahead: both('向前跳变', 'ahead'),
  behind: both('向后跳变', 'behind'),
  log_ahead: both('早于日志末条', 'behind the last event'),
}

/** The end of a part of a decision log. */
const logEnds: Said<t.TypeOf<typeof LogPartEnd>> = {
  hour: both('整点', 'the hour was over'),
  stopped: both('进程停止', 'the process stopped'),
  cut: both('中断', 'it was cut off'),
}

/** The result of a command that recorded nothing else. */
const outcomes: Said<'no-change' | 'refused'> = {
  'no-change': both('无变化', 'nothing changed'),
  refused: both('未受理', 'refused'),
}

/** Languages of a text. */
const locales: Said<t.TypeOf<typeof Locale>> = {
  'zh-CN': both('中文', 'Chinese'),
  en: both('英文', 'English'),
}

/** Required protections of a transfer. */
const conditions: Said<TransferCondition> = { encrypted: both('加密传输', 'encrypted') }

/** Grounds of a disclosure. */
const bases: Said<Basis | 'legacy_bundled_acceptance' | 'none'> = {
  consent: both('同意', 'consent'),
  acceptance: both('接受政策', 'acceptance of the policy'),
  contract: both('合同', 'contract'),
  legal_duty: both('法定义务', 'a duty by law'),
  security: both('安全', 'security'),
  legacy_bundled_acceptance: both('随政策一并接受', 'acceptance bundled with the policy'),
  none: both('无', 'none'),
}

/** Each vocabulary by its name. On what things rest, and what else is said by closed words. */
export const groundWords = {
  ageBands,
  bases,
  conditions,
  effectiveBy,
  evidenceKinds,
  exemptionCodes,
  exemptionLists,
  grounds,
  leaps,
  locales,
  logEnds,
  messageClasses,
  obligations,
  outcomes,
  profiles,
  readReasons,
  views,
} as const
