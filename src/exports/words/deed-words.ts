/** The words for the manner and the actor of an act. A new word of a vocabulary does not compile until it is named here. */
import type { t } from '../../fp.ts'
import type { EndCause } from '../../events/facts/consent.ts'
import type { Certainty } from '../../events/facts/device.ts'
import type { ClosingCause } from '../../events/facts/exemption.ts'
import type { AcceptanceMode } from '../../events/facts/notice.ts'
import type { RecipientKind, RecipientRole } from '../../events/facts/registry.ts'
import type {
  ActKind,
  ActorRole,
  ControlDefault,
  GrantKind,
  IdentifierKindName,
  ObservationSource,
  PermissionPrecision,
  PermissionState,
  TimeSource,
} from '../../events/vocabulary.ts'
import { both } from './said.ts'
import type { Said } from './said.ts'

/** The kind of act, or the kind of acceptance of a policy. */
const acts: Said<ActKind | t.TypeOf<typeof AcceptanceMode>> = {
  click: both('点击', 'a click'),
  switch: both('操作开关', 'a switch'),
  signature: both('签名', 'a signature'),
  hotline: both('致电客服热线', 'a call to the hotline'),
  counter: both('在柜台办理', 'at a counter'),
  sms_reply: both('回复短信', 'a reply by text message'),
  form: both('填写表单', 'a form'),
  continued_use: both('继续使用', 'continued use'),
}

/** The state of the control before the act. */
const controls: Said<t.TypeOf<typeof ControlDefault>> = {
  off: both('此前未选中', 'off before'),
  on: both('此前已选中', 'on before'),
  none: both('没有预设', 'without a preset'),
}

/** The actor or the recorder. */
const actors: Said<ActorRole> = {
  service: both('业务系统', 'a service of the controller'),
  officer: both('个人信息保护人员', 'a data protection officer'),
  auditor: both('审计人员', 'an auditor'),
  regulator: both('监管机构', 'a regulator'),
  operator: both('运维人员', 'an operator'),
  subject: both('本人', 'the person'),
  system: both('台账自身', 'the ledger itself'),
}

/** The source of `occurredAt`. */
const timeSources: Said<t.TypeOf<typeof TimeSource>> = {
  ledger: both('台账的时钟', 'the clock of the ledger'),
  service: both('业务系统的时钟', 'the clock of the service'),
  device: both('设备的时钟', 'the clock of the device'),
  hotline: both('客服热线记录', 'the record of the hotline'),
  counter: both('柜台记录', 'the record of the counter'),
  partner: both('合作方告知', 'the word of a partner'),
  import: both('由旧系统导入', 'imported from an older system'),
}

/** Kinds of consents, of identifiers and of recipients. */
const kinds: Said<GrantKind | IdentifierKindName | t.TypeOf<typeof RecipientKind>> = {
  purpose_consent: both('对目的的同意', 'consent to a purpose'),
  explicit_consent: both('明示同意', 'explicit consent'),
  separate_consent: both('单独同意', 'separate consent'),
  public_disclosure_consent: both('对公开的单独同意', 'separate consent to publication'),
  phone: both('手机号', 'phone number'),
  id_card: both('身份证号', 'identity card number'),
  email: both('电子邮箱', 'e-mail address'),
  passport: both('护照号', 'passport number'),
  customer_no: both('客户号', 'customer number'),
  other: both('其他标识', 'another identifier'),
  third_party: both('第三方', 'third party'),
  sdk_vendor: both('SDK 提供者', 'provider of an SDK'),
  government: both('国家机关', 'state organ'),
  scene_operator: both('场景号运营者', 'operator of a scene account'),
  affiliate: both('关联公司', 'affiliate'),
  partner: both('合作方', 'partner'),
  analytics: both('统计分析方', 'analytics provider'),
}

/** For whom a recipient acts (PIPL 20, 21, 23). */
const roles: Said<t.TypeOf<typeof RecipientRole>> = {
  controller: both('自主处理', 'on its own account'),
  processor: both('受托处理', 'as a processor'),
  joint_controller: both('共同处理', 'as a joint controller'),
}

/** The state of a switch. */
const switchStates: Said<t.TypeOf<typeof PermissionState>> = {
  on: both('开启', 'on'),
  off: both('关闭', 'off'),
}

/** The precision of a permission. */
const precisions: Said<t.TypeOf<typeof PermissionPrecision>> = {
  full: both('全部', 'in full'),
  coarse: both('仅大致', 'coarse only'),
  selected: both('仅所选', 'selected items only'),
}

/** The source of an observed permission. */
const observers: Said<t.TypeOf<typeof ObservationSource>> = {
  callback: both('系统回调', 'told by the system'),
  launch_sync: both('启动时核对', 'checked at the launch of the app'),
  settings: both('在设置页看到', 'seen on the settings page'),
}

/** Whether an uninstall was observed or inferred. */
const certainties: Said<t.TypeOf<typeof Certainty>> = {
  observed: both('直接观察', 'observed'),
  inferred: both('推断', 'inferred'),
}

type Cause = t.TypeOf<typeof EndCause> | t.TypeOf<typeof ClosingCause> | 'unbound' | 'moved'

/** The cause of an end. */
const causes: Said<Cause> = {
  policy_declined: both('不接受政策', 'the policy was declined'),
  account_cancelled: both('账户已注销', 'the account was closed'),
  guardian_required: both('须由监护人同意', 'a guardian has to consent'),
  permission_off: both('系统权限已关闭', 'a permission on a device was switched off'),
  invalidated: both('同意无效', 'the consent is invalid'),
  withdrawn: both('同意已撤回', 'the consent was withdrawn'),
  done: both('已办结', 'done'),
  lapsed: both('已逾期', 'its time was over'),
  objected: both('本人反对', 'the person objected'),
  unbound: both('解除绑定', 'it was unbound'),
  moved: both('转给他人使用', 'it went to somebody else'),
}

/** Each vocabulary by its name. By whom, how and with what end. */
export const deedWords = {
  actors,
  acts,
  causes,
  certainties,
  controls,
  kinds,
  observers,
  precisions,
  roles,
  switchStates,
  timeSources,
} as const
