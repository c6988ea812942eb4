/** Events of notices, policies, agreements and subscriptions in words. */
import type { noticeEvents } from '../../events/facts/notice.ts'
import type { subscriptionEvents } from '../../events/facts/subscription.ts'
import type { PersonRows } from './event-row.ts'

/** Of each its name, how the person is told of it, and what a report says. */
export const noticeWords: PersonRows<keyof typeof noticeEvents | keyof typeof subscriptionEvents> =
  {
    PolicyNoticeDelivered: {
      name: '送达政策通知',
      toPerson: ['政策通知已送达', 'Notice of a policy version was delivered'],
      happened: [
        '「{policy}」版本 {version} 的通知已送达本人，途径：{channel}',
        'Notice of "{policy}", version {version}, was delivered to the person; channel: {channel}',
      ],
    },
    NoticeShown: {
      name: '展示告知文本',
      toPerson: ['文本已向您展示', 'A text was shown to you'],
      happened: [
        '向本人展示了「{policy}」版本 {version} 的文本（{locale}）',
        'The text of "{policy}", version {version}, was shown to the person ({locale})',
      ],
    },
    PolicyAccepted: {
      name: '接受政策',
      toPerson: ['您接受了政策', 'You accepted a policy'],
      happened: [
        '本人接受「{policy}」版本 {version}（{mode}）',
        'The person accepted "{policy}", version {version}, by {mode}',
      ],
      consent: 'given',
    },
    PolicyDeclined: {
      name: '不接受政策',
      toPerson: ['您不接受政策', 'You declined a policy'],
      happened: [
        '本人不接受「{policy}」版本 {version}',
        'The person declined "{policy}", version {version}',
      ],
      consent: 'refused',
    },
    ServiceStopRequired: {
      name: '须停止使用服务',
      toPerson: ['须停止使用服务的期限', 'A date by which the service is to be left was set'],
      happened: [
        '因不接受「{policy}」版本 {version}，本人须在 {graceUntil} 前停止使用服务',
        'The person declined "{policy}", version {version}, and is to stop using the service by {graceUntil}',
      ],
    },
    ServiceUsedAfterEffective: {
      name: '生效后使用服务',
      toPerson: [
        '政策生效后您使用了服务',
        'You used the service while a policy version was in force',
      ],
      happened: [
        '「{policy}」版本 {version} 生效期间，本人使用了服务',
        'The person used the service while "{policy}", version {version}, was in force',
      ],
    },
    AgreementAccepted: {
      name: '签署协议',
      toPerson: ['您签署了协议', 'You signed an agreement'],
      happened: [
        '本人签署「{agreement}」版本 {version}',
        'The person signed "{agreement}", version {version}',
      ],
    },
    AgreementTerminated: {
      name: '终止协议',
      toPerson: ['协议已终止', 'An agreement was terminated'],
      happened: ['「{agreement}」已终止', '"{agreement}" was terminated'],
    },
    ServiceSubscribed: {
      name: '开通服务',
      toPerson: ['您开通了服务', 'You subscribed to a service'],
      happened: [
        '本人开通「{purpose}」（{act}，{control}），依据「{policy}」版本 {version}',
        'The person subscribed to "{purpose}" by {act} ({control}), under "{policy}", version {version}',
      ],
    },
    ServiceUnsubscribed: {
      name: '退订服务',
      toPerson: ['您退订了服务', 'You unsubscribed from a service'],
      happened: [
        '本人退订「{purpose}」（{act}）',
        'The person unsubscribed from "{purpose}" by {act}',
      ],
    },
  }
