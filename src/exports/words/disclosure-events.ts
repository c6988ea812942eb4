/** Events of disclosures and publications in words. */
import type { disclosureEvents } from '../../events/facts/disclosure.ts'
import type { PersonRows } from './event-row.ts'

/** Of each its name, how the person is told of it, and what a report says. */
export const disclosureWords: PersonRows<keyof typeof disclosureEvents> = {
  DisclosureRequested: {
    name: '申请对外提供',
    toPerson: ['申请对外提供您的信息', 'A disclosure of your data was asked for'],
    happened: [
      '申请为「{purpose}」向{recipient}提供信息；信息：{categories}（编号 {disclosure}）',
      'Providing data to {recipient} for "{purpose}" was asked for; data: {categories} (number {disclosure})',
    ],
  },
  DisclosureAuthorised: {
    name: '准予对外提供',
    toPerson: ['准许对外提供您的信息', 'A disclosure of your data was authorised'],
    happened: [
      '准许对外提供 {disclosure}，依据：{basis}[；法定例外 {exemption}][；条件：{conditions}]；有效期至 {validUntil}',
      'Disclosure {disclosure} was authorised; basis: {basis}[; exemption {exemption}][; condition: {conditions}]; until {validUntil}',
    ],
  },
  DisclosureRefused: {
    name: '不予对外提供',
    toPerson: ['拒绝对外提供您的信息', 'A disclosure of your data was refused'],
    happened: [
      '不予对外提供 {disclosure}，理由：{reasons}',
      'Disclosure {disclosure} was refused; reasons: {reasons}',
    ],
  },
  DisclosureMade: {
    name: '已对外提供',
    toPerson: ['已对外提供您的信息', 'Your data was disclosed'],
    happened: [
      '已为「{purpose}」向{recipient}提供信息；信息：{categories}（编号 {disclosure}；[encrypted?加密传输][!encrypted?未加密传输]）[；未满足的条件：{conditionsBroken}][；接收方自 {frozenSince} 起已冻结]',
      'Data was provided to {recipient} for "{purpose}"; data: {categories} (number {disclosure}; [encrypted?encrypted][!encrypted?not encrypted])[; condition not kept: {conditionsBroken}][; the recipient was frozen since {frozenSince}]',
    ],
  },
  DisclosureAcknowledged: {
    name: '接收方确认收到',
    toPerson: ['接收方确认收到', 'A recipient acknowledged a disclosure'],
    happened: ['接收方确认收到 {disclosure}', 'The recipient acknowledged disclosure {disclosure}'],
  },
  PublishedRecorded: {
    name: '公开披露',
    toPerson: ['您的信息已公开', 'Your data was published'],
    happened: [
      '已为「{purpose}」公开本人信息；信息：{categories}（编号 {publication}）[；法定例外 {exemption}]',
      'Data of the person was published for "{purpose}"; data: {categories} (number {publication})[; exemption {exemption}]',
    ],
  },
  TakedownDone: {
    name: '撤下公开内容',
    toPerson: ['已撤下公开的信息', 'What was published was taken down'],
    happened: ['已撤下公开的信息 {publication}', 'Publication {publication} was taken down'],
  },
}
