/** Events of marketing, devices and exemptions in words. */
import type { marketingEvents } from '../../events/facts/marketing.ts'
import type { deviceEvents } from '../../events/facts/device.ts'
import type { exemptionEvents } from '../../events/facts/exemption.ts'
import type { PersonRows } from './event-row.ts'

/** Of each its name, how the person is told of it, and what a report says. */
export const choiceWords: PersonRows<
  keyof typeof marketingEvents | keyof typeof deviceEvents | keyof typeof exemptionEvents
> = {
  MarketingOptedOut: {
    name: '拒收营销信息',
    toPerson: ['您拒绝接收营销信息', 'You opted out of marketing'],
    happened: [
      '本人拒收营销信息（{act}）[；目的：{purpose}][；途径：{channel}][；政策：{policy}]',
      'The person opted out of marketing (by {act})[; purpose: {purpose}][; channel: {channel}][; policy: {policy}]',
    ],
    consent: 'withdrawn',
  },
  MarketingOptedIn: {
    name: '接受营销信息',
    toPerson: ['您同意接收营销信息', 'You opted in to marketing'],
    happened: [
      '本人同意接收「{purpose}」的营销信息，途径：{channel}（{act}，{control}）',
      'The person opted in to marketing for "{purpose}"; channel: {channel} (by {act}, {control})',
    ],
    consent: 'given',
  },
  SuppressionInherited: {
    name: '沿用拒收',
    toPerson: ['沿用原使用人的退订', 'An opt-out of the former holder of an identifier was kept'],
    happened: [
      '此标识原使用人的拒收继续有效',
      'The opt-out of the former holder of the identifier stays in force',
    ],
  },
  SuppressionPropagated: {
    name: '拒收已传达',
    toPerson: ['发送系统确认已执行退订', 'A sending system confirmed an opt-out'],
    happened: ['发送系统 {system} 确认已执行拒收', 'Sending system {system} confirmed the opt-out'],
  },
  DevicePermissionPrompted: {
    name: '请求设备权限',
    toPerson: ['向您请求设备权限', 'A device permission was asked for'],
    happened: [
      '在设备 {device} 上请求了系统权限「{permission}」',
      'The permission "{permission}" was asked for on device {device}',
    ],
  },
  DevicePermissionObserved: {
    name: '设备权限状态',
    toPerson: ['观察到设备权限状态', 'The state of a device permission was observed'],
    happened: [
      '设备 {device} 的系统权限「{permission}」为{state}（{precision}；{source}）',
      'The permission "{permission}" on device {device} was {state} ({precision}; {source})',
    ],
  },
  DeviceUninstallObserved: {
    name: '卸载应用',
    toPerson: ['观察到应用已卸载', 'The app was found to be uninstalled'],
    happened: [
      '设备 {device} 上的应用已卸载（{certainty}）',
      'The app was uninstalled from device {device} ({certainty})',
    ],
  },
  FeatureToggled: {
    name: '开关功能',
    toPerson: ['您切换了功能开关', 'You switched a feature'],
    happened: [
      '本人将「{feature}」设为{state}[；设备：{device}][；随之终止：{ends}]',
      'The person switched "{feature}" {state}[; device: {device}][; ends with it: {ends}]',
    ],
  },
  ExemptionInvoked: {
    name: '援引豁免',
    toPerson: ['援引法定例外', 'A statutory exemption was invoked'],
    happened: [
      '援引法定例外（{list}：{code}），用于「{purpose}」；信息：{categories}[；接收方：{recipient}]；材料：{evidence}；至 {until}[awaitsApproval?；待第二人批准][；须于 {noticeDue} 前告知本人]（编号 {exemption}）',
      'A statutory exemption was invoked ({list}: {code}) for "{purpose}"; data: {categories}[; recipient: {recipient}]; evidence: {evidence}; until {until}[awaitsApproval?; a second approval is awaited][; the person is to be told by {noticeDue}] (number {exemption})',
    ],
  },
  ExemptionApproved: {
    name: '批准豁免',
    toPerson: ['法定例外获批准', 'A statutory exemption was approved'],
    happened: [
      '法定例外 {exemption} 获第二人批准',
      'Exemption {exemption} was approved by a second officer',
    ],
  },
  ExemptionNoticeGiven: {
    name: '告知豁免',
    toPerson: ['已就法定例外告知您', 'You were told of a statutory exemption'],
    happened: ['已就法定例外 {exemption} 告知本人', 'The person was told of exemption {exemption}'],
  },
  ExemptionClosed: {
    name: '结束豁免',
    toPerson: ['法定例外已结束', 'A statutory exemption ended'],
    happened: ['法定例外 {exemption} 结束：{cause}', 'Exemption {exemption} ended: {cause}'],
  },
  PublicDataObjected: {
    name: '拒绝处理公开信息',
    toPerson: ['您拒绝对已公开信息的处理', 'You objected to the use of what is public about you'],
    happened: [
      '本人反对对其已公开信息的处理[；目的：{purpose}][；政策：{policy}]',
      'The person objected to the use of what is public about them[; purpose: {purpose}][; policy: {policy}]',
    ],
  },
}
