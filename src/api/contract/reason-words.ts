/** What each reason says, in both languages: total, so that a new code does not compile until somebody says it in both. */
import type { NotInForceCode } from '../../decisions/in-force.ts'
import type { Said } from './language.ts'

export const reasonWords: { readonly [C in NotInForceCode]: Said } = {
  ACCOUNT_CANCELLED: {
    en: 'The account was cancelled; DENY, or STORE_ONLY where a statute holds the data.',
    'zh-CN': '账户已注销：拒绝；法律要求留存的数据只可存储。',
  },
  HELD_BY_STATUTE: {
    en: 'A statute makes the bank keep these categories: they may be stored, nothing else.',
    'zh-CN': '法律要求银行留存这些类别的数据：只可存储，不得作他用。',
  },
  PROHIBITED: {
    en: 'The policy promises never to do this, whatever was consented to.',
    'zh-CN': '政策承诺绝不这样做，无论曾同意过什么。',
  },
  PURPOSE_UNREGISTERED: {
    en: 'No version in force registers this purpose.',
    'zh-CN': '没有任何生效版本登记过该目的。',
  },
  PURPOSE_NOT_YET_EFFECTIVE: {
    en: 'A published version registers it, and takes effect later.',
    'zh-CN': '已发布的版本登记了该目的，但尚未生效。',
  },
  CATEGORY_UNREGISTERED: {
    en: 'The purpose does not list these categories.',
    'zh-CN': '该目的未列出这些数据类别。',
  },
  SECRET_CATEGORY: {
    en: 'An authentication secret never leaves.',
    'zh-CN': '鉴别信息绝不外传。',
  },
  OUT_OF_SCOPE: {
    en: 'The operation, place, recipient, source or consent does not reach this far: see `item`.',
    'zh-CN': '操作、地点、接收方、来源或同意的范围不及于此：见 `item`。',
  },
  MESSAGE_CLASS_REQUIRED: {
    en: 'The message names neither template nor class: it may be an offer as well as a notice.',
    'zh-CN': '消息既未指明模板也未指明类别：可能是营销，也可能是通知。',
  },
  MESSAGE_RECLASSED: {
    en: 'One part of the message is marketing, which makes all of it marketing.',
    'zh-CN': '消息的一部分是营销，因此整条消息视为营销。',
  },
  TEMPLATE_UNREGISTERED: {
    en: 'No such message template.',
    'zh-CN': '没有这个消息模板。',
  },
  CHANNEL_UNREGISTERED: {
    en: 'No such channel.',
    'zh-CN': '没有这个渠道。',
  },
  CHANNEL_NOT_FOR_CLASS: {
    en: 'The policy does not name this channel for messages of this class.',
    'zh-CN': '政策未指定该渠道可发送此类消息。',
  },
  RECIPIENT_REQUIRED: {
    en: 'Data is to be provided, and nobody was named to receive it.',
    'zh-CN': '要向外提供数据，却未指明接收方。',
  },
  RECIPIENT_UNREGISTERED: {
    en: 'The recipient is not registered for this purpose.',
    'zh-CN': '该目的未登记这个接收方。',
  },
  RECIPIENT_FROZEN: {
    en: 'Nothing goes to this recipient for now.',
    'zh-CN': '目前不得向该接收方提供任何数据。',
  },
  SOURCE_UNREGISTERED: {
    en: 'The source is not registered for this purpose.',
    'zh-CN': '该目的未登记这个来源。',
  },
  REGION: {
    en: 'The data would leave its region.',
    'zh-CN': '数据将离开其所属地区。',
  },
  GUARDIAN_REQUIRED: {
    en: 'The person is a minor, and no guardian consented to this purpose and version.',
    'zh-CN': '本人是未成年人，监护人未就该目的和版本表示同意。',
  },
  MINOR_RESTRICTED: {
    en: 'The purpose is closed to minors.',
    'zh-CN': '该目的不对未成年人开放。',
  },
  EXEMPTION_INVALID: {
    en: 'The caller relies on an exemption, and none in order covers this.',
    'zh-CN': '调用方援引例外情形，但没有任何有效的例外适用于此。',
  },
  EVIDENCE_REQUIRED: {
    en: 'These categories may be touched only under an evidenced exemption.',
    'zh-CN': '这些类别只有在有证据的例外情形下才可处理。',
  },
  NOT_ACCEPTED: {
    en: 'The person never answered the policy.',
    'zh-CN': '本人从未对该政策作出答复。',
  },
  NON_ACCEPTANCE: {
    en: 'The person declined the policy.',
    'zh-CN': '本人拒绝了该政策。',
  },
  RECONSENT_REQUIRED: {
    en: 'What was agreed to was another version of this purpose.',
    'zh-CN': '当时同意的是该目的的另一版本，须重新取得同意。',
  },
  WITHDRAWN: {
    en: 'The person took the consent back.',
    'zh-CN': '本人已撤回同意。',
  },
  OPTED_OUT: {
    en: 'The person opted out of this marketing.',
    'zh-CN': '本人已退订此类营销。',
  },
  EXPIRED: {
    en: 'The time of the consent is over.',
    'zh-CN': '同意的期限已过。',
  },
  INVALIDATED: {
    en: 'The consent was never good.',
    'zh-CN': '该同意自始无效。',
  },
  CHANNEL_OFF: {
    en: 'The channel hangs on a device permission that is not on, or was not observed for too long.',
    'zh-CN': '该渠道依赖的设备权限未开启，或太久未观察到。',
  },
  SWITCHED_OFF: {
    en: 'The person switched off the feature that this purpose runs for.',
    'zh-CN': '本人已关闭该目的所服务的功能。',
  },
  DEVICE_REQUIRED: {
    en: 'The answer depends on the device, and none was named.',
    'zh-CN': '答案取决于设备，但未指明设备。',
  },
  SURVEY_REQUIRED: {
    en: 'Consent is given for each survey, and none was named.',
    'zh-CN': '同意按每次调查给出，但未指明调查。',
  },
  PERMISSION_OFF: {
    en: 'The device permission is off.',
    'zh-CN': '设备权限已关闭。',
  },
  PERMISSION_UNKNOWN: {
    en: 'The device permission was never observed, or is unknown since.',
    'zh-CN': '设备权限从未被观察到，或此后状态不明。',
  },
  PERMISSION_STALE: {
    en: 'The device permission was observed too long ago.',
    'zh-CN': '设备权限的观察已过时。',
  },
  NOT_SUBSCRIBED: {
    en: 'The service runs only while the person subscribes to it, and they do not.',
    'zh-CN': '该服务只在本人订阅期间运行，而本人未订阅。',
  },
  NO_AGREEMENT: {
    en: 'The contract that this purpose rests on is not in force.',
    'zh-CN': '该目的所依据的合同未生效。',
  },
  NO_INBOUND_PROOF: {
    en: 'No live proof that the person let the source pass these data on.',
    'zh-CN': '没有有效证明表明本人允许该来源转交这些数据。',
  },
  NO_WARRANTY: {
    en: 'The source has no warranty in force.',
    'zh-CN': '该来源没有有效的保证。',
  },
  NO_OPT_IN: {
    en: 'The law profile asks for an opt-in to this marketing; there is none.',
    'zh-CN': '所适用的法律解读要求事先同意接收此类营销，但没有该同意。',
  },
  NO_CONSENT: {
    en: 'Never asked for this purpose.',
    'zh-CN': '从未就该目的征求过同意。',
  },
  NO_EXPLICIT_CONSENT: {
    en: 'Never asked for explicit consent.',
    'zh-CN': '从未征求过明示同意。',
  },
  NO_SEPARATE_CONSENT: {
    en: 'Never asked for separate consent.',
    'zh-CN': '从未征求过单独同意。',
  },
  NO_PUBLICATION_CONSENT: {
    en: 'Never asked for consent to this publication.',
    'zh-CN': '从未就该次公开征求过同意。',
  },
  PROMPT_SUPPRESSED: {
    en: 'The person refused not long ago and must not be asked again yet.',
    'zh-CN': '本人不久前拒绝过，暂不得再次询问。',
  },
  REFUSED: {
    en: 'The person refused.',
    'zh-CN': '本人拒绝了。',
  },
  PROJECTION_BEHIND: {
    en: 'The rows are too old to decide on, or folding stopped.',
    'zh-CN': '数据行过旧，不足以据此决定，或折叠已停止。',
  },
  EXEMPTION: {
    en: 'ALLOW, on a statutory exemption; it is no consent.',
    'zh-CN': '允许，依据法定例外；这不是同意。',
  },
  LEGACY_BUNDLED_BASIS: {
    en: 'ALLOW, on an acceptance of the policy as a whole, as its text has it.',
    'zh-CN': '允许，依据政策文本所述的整体接受。',
  },
  IN_ORDER: {
    en: 'ALLOW: all that is needed is there.',
    'zh-CN': '允许：所需的一切齐备。',
  },
  SUPERSEDED: {
    en: 'A later version of the policy was answered.',
    'zh-CN': '已对政策的较新版本作出答复。',
  },
  USED: { en: 'It was used, and is good for one use.', 'zh-CN': '已使用；只可使用一次。' },
  CLOSED: { en: 'It was closed.', 'zh-CN': '已关闭。' },
  ENDED: { en: 'What it rested on ended.', 'zh-CN': '其所依据的基础已终止。' },
  MADE_AFTER_WITHDRAWAL: {
    en: 'The data left after what the transfer rested on had ended.',
    'zh-CN': '数据是在其所依据的基础终止之后传出的。',
  },
  TAKEN_DOWN: { en: 'The page was taken down.', 'zh-CN': '页面已下架。' },
  NOT_APPROVED: {
    en: 'A second officer has not approved it.',
    'zh-CN': '尚未经第二名负责人批准。',
  },
}
