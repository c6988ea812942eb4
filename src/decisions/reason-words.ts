/** The sentence of each reason in both languages: total, so that a new code does not compile without both. */
import type { Label } from '../catalogue/package/label.ts'
import type { NotInForceCode } from './in-force.ts'

export const reasonWords: { readonly [C in NotInForceCode]: Label } = {
  ACCOUNT_CANCELLED: {
    en: 'The account is cancelled: DENY, or STORE_ONLY for data that a statute requires to be kept.',
    'zh-CN': '账户已注销：拒绝；法律要求留存的数据只可存储。',
  },
  HELD_BY_STATUTE: {
    en: 'A statute requires the bank to keep these categories: they may be stored and not otherwise used.',
    'zh-CN': '法律要求银行留存这些种类的个人信息：只可存储，不得另作他用。',
  },
  PROHIBITED: {
    en: 'The policy prohibits this, whatever the person consented to.',
    'zh-CN': '政策禁止此项处理，无论该个人曾同意过什么。',
  },
  PURPOSE_UNREGISTERED: {
    en: 'No version in force registers this purpose.',
    'zh-CN': '没有任何生效的版本登记该处理目的。',
  },
  PURPOSE_NOT_YET_EFFECTIVE: {
    en: 'A published version registers this purpose, but is not in force yet.',
    'zh-CN': '已发布的版本登记了该处理目的，但尚未生效。',
  },
  CATEGORY_UNREGISTERED: {
    en: 'The purpose does not list these categories.',
    'zh-CN': '该处理目的未列出这些个人信息种类。',
  },
  SECRET_CATEGORY: {
    en: 'Authentication secrets may never be disclosed.',
    'zh-CN': '鉴别信息不得向任何人提供。',
  },
  OUT_OF_SCOPE: {
    en: 'The operation, place, recipient, source or consent does not cover this: see `item`.',
    'zh-CN': '操作、地点、接收方、来源或同意的范围不包括此项：见 `item`。',
  },
  MESSAGE_CLASS_REQUIRED: {
    en: 'The message names neither a template nor a class, so it may be marketing.',
    'zh-CN': '消息既未指明模板也未指明类别，可能属于营销。',
  },
  MESSAGE_RECLASSED: {
    en: 'Part of the message is marketing, so all of it is treated as marketing.',
    'zh-CN': '消息的一部分属于营销，因此整条消息按营销处理。',
  },
  TEMPLATE_UNREGISTERED: {
    en: 'The message template is not registered.',
    'zh-CN': '该消息模板未登记。',
  },
  CHANNEL_UNREGISTERED: {
    en: 'The channel is not registered.',
    'zh-CN': '该渠道未登记。',
  },
  CHANNEL_NOT_FOR_CLASS: {
    en: 'The policy does not use this channel for messages of this class.',
    'zh-CN': '政策未规定通过该渠道发送此类消息。',
  },
  RECIPIENT_REQUIRED: {
    en: 'The data would be disclosed, and the question names no recipient.',
    'zh-CN': '要对外提供个人信息，却未指明接收方。',
  },
  RECIPIENT_UNREGISTERED: {
    en: 'The recipient is not registered for this purpose.',
    'zh-CN': '该接收方未就该处理目的登记。',
  },
  RECIPIENT_FROZEN: {
    en: 'Disclosures to this recipient are suspended.',
    'zh-CN': '对该接收方的提供已暂停。',
  },
  SOURCE_UNREGISTERED: {
    en: 'The source is not registered for this purpose.',
    'zh-CN': '该来源未就该处理目的登记。',
  },
  REGION: {
    en: 'The data would leave its region.',
    'zh-CN': '个人信息将离开其所属地区。',
  },
  GUARDIAN_REQUIRED: {
    en: 'The person is a minor, and no guardian has consented to this purpose and version.',
    'zh-CN': '该个人是未成年人，监护人尚未就该处理目的和版本作出同意。',
  },
  MINOR_RESTRICTED: {
    en: 'The purpose is closed to minors.',
    'zh-CN': '该处理目的不对未成年人开放。',
  },
  EXEMPTION_INVALID: {
    en: 'The caller relies on an exemption, and no exemption in force covers this.',
    'zh-CN': '调用方援引例外情形，但没有生效的例外情形适用于此。',
  },
  EVIDENCE_REQUIRED: {
    en: 'These categories may be processed only under an exemption with evidence.',
    'zh-CN': '这些个人信息种类只有在具备证明材料的例外情形下才可处理。',
  },
  NOT_ACCEPTED: {
    en: 'The person has neither accepted nor declined the policy.',
    'zh-CN': '该个人尚未对该政策作出接受或拒绝的表示。',
  },
  NON_ACCEPTANCE: {
    en: 'The person declined the policy.',
    'zh-CN': '该个人已拒绝该政策。',
  },
  RECONSENT_REQUIRED: {
    en: 'The person consented to another version of this purpose.',
    'zh-CN': '该个人同意的是该处理目的的另一版本，须重新取得同意。',
  },
  WITHDRAWN: {
    en: 'The person withdrew the consent.',
    'zh-CN': '该个人已撤回同意。',
  },
  OPTED_OUT: {
    en: 'The person opted out of this marketing.',
    'zh-CN': '该个人已退订此类营销。',
  },
  EXPIRED: {
    en: 'The consent has expired.',
    'zh-CN': '该同意已到期。',
  },
  INVALIDATED: {
    en: 'The consent was found never to have been valid.',
    'zh-CN': '该同意经认定自始无效。',
  },
  CHANNEL_OFF: {
    en: 'The channel depends on a device permission that is off, or was last observed too long ago.',
    'zh-CN': '该渠道所依赖的设备权限已关闭，或上次观察的时间过久。',
  },
  SWITCHED_OFF: {
    en: 'The person switched off the feature that this purpose serves.',
    'zh-CN': '该个人已关闭该处理目的所对应的功能。',
  },
  DEVICE_REQUIRED: {
    en: 'The decision depends on the device, and the question names none.',
    'zh-CN': '决定取决于设备，但未指明设备。',
  },
  SURVEY_REQUIRED: {
    en: 'Each survey needs a consent of its own, and the question names no survey.',
    'zh-CN': '每次问卷调查须分别取得同意，但未指明是哪一次。',
  },
  PERMISSION_OFF: {
    en: 'The device permission is off.',
    'zh-CN': '设备权限已关闭。',
  },
  PERMISSION_UNKNOWN: {
    en: 'The device permission was never observed, or its state has become unknown.',
    'zh-CN': '设备权限从未被观察到，或其后状态不明。',
  },
  PERMISSION_STALE: {
    en: 'The device permission was last observed too long ago.',
    'zh-CN': '上次观察设备权限的时间过久。',
  },
  NOT_SUBSCRIBED: {
    en: 'The person does not subscribe to the service that this purpose serves.',
    'zh-CN': '该个人未订阅该处理目的所对应的服务。',
  },
  NO_AGREEMENT: {
    en: 'The agreement that this purpose rests on is not in force.',
    'zh-CN': '该处理目的所依据的协议未生效。',
  },
  NO_INBOUND_PROOF: {
    en: 'The source has no valid proof that the person consented to its passing on these data.',
    'zh-CN': '该来源没有有效证明，表明该个人同意其提供这些个人信息。',
  },
  NO_WARRANTY: {
    en: 'The source has no warranty in force.',
    'zh-CN': '该来源没有有效的合法性承诺。',
  },
  NO_OPT_IN: {
    en: 'The law profile requires an opt-in to this marketing, and the person has given none.',
    'zh-CN': '现行法律口径要求事先同意接收此类营销，而该个人未作此同意。',
  },
  NO_CONSENT: {
    en: 'The person was never asked to consent to this purpose.',
    'zh-CN': '从未就该处理目的征求该个人同意。',
  },
  NO_EXPLICIT_CONSENT: {
    en: 'The person was never asked for explicit consent.',
    'zh-CN': '从未征求该个人的明示同意。',
  },
  NO_SEPARATE_CONSENT: {
    en: 'The person was never asked for separate consent.',
    'zh-CN': '从未征求该个人的单独同意。',
  },
  NO_PUBLICATION_CONSENT: {
    en: 'The person was never asked to consent to this publication.',
    'zh-CN': '从未就此次公开征求该个人同意。',
  },
  PROMPT_SUPPRESSED: {
    en: 'The person refused recently and may not be asked again yet.',
    'zh-CN': '该个人近期已拒绝，暂不得再次询问。',
  },
  REFUSED: {
    en: 'The person refused.',
    'zh-CN': '该个人已拒绝。',
  },
  PROJECTION_BEHIND: {
    en: 'The rows are too far behind the log to decide on, or folding has stopped.',
    'zh-CN': '投影数据落后于日志过多，或已停止更新，不足以据此决定。',
  },
  EXEMPTION: {
    en: 'ALLOW, on a statutory exemption; it is not a consent.',
    'zh-CN': '允许：依据法定例外情形，并非同意。',
  },
  LEGACY_BUNDLED_BASIS: {
    en: 'ALLOW, on acceptance of the policy as a whole, as its text provides.',
    'zh-CN': '允许：依据政策文本所规定的整体接受。',
  },
  IN_ORDER: {
    en: 'ALLOW: every requirement is met.',
    'zh-CN': '允许：各项要求均已满足。',
  },
  SUPERSEDED: {
    en: 'The person has answered a later version of the policy.',
    'zh-CN': '该个人已对政策的较新版本作出表示。',
  },
  USED: {
    en: 'It was valid for one use, and has been used.',
    'zh-CN': '仅可使用一次，且已使用。',
  },
  CLOSED: {
    en: 'It was closed.',
    'zh-CN': '已关闭。',
  },
  ENDED: {
    en: 'The consent or exemption that it rested on has ended.',
    'zh-CN': '其所依据的同意或例外情形已终止。',
  },
  MADE_AFTER_WITHDRAWAL: {
    en: 'The data were disclosed after the consent or exemption for the disclosure had ended.',
    'zh-CN': '个人信息是在对外提供所依据的同意或例外情形终止之后提供的。',
  },
  TAKEN_DOWN: {
    en: 'The publication was taken down.',
    'zh-CN': '公开的内容已撤下。',
  },
  NOT_APPROVED: {
    en: 'A second officer has not approved it.',
    'zh-CN': '尚未经第二名负责人批准。',
  },
}
