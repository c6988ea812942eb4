/** Events of consents in words. */
import type { consentEvents } from '../../events/facts/consent.ts'
import type { PersonRows } from './event-row.ts'

/** Of each its name, how the person is told of it, and what a report says. */
export const consentWords: PersonRows<keyof typeof consentEvents> = {
  ConsentGranted: {
    name: '同意',
    toPerson: ['您同意了', 'You gave consent'],
    happened: [
      '本人同意「{purpose}」（{kind}；{act}，{control}[single?；单独一项]）；信息：{categories}[；接收方：{recipient}][；设备：{device}][；公开：{publication}][；调查：{survey}][；有效期至 {until}]；依据「{policy}」版本 {version}',
      'The person consented to "{purpose}" ({kind}; by {act}, {control}[single?; about this alone]); data: {categories}[; recipient: {recipient}][; device: {device}][; publication: {publication}][; survey: {survey}][; until {until}]; under "{policy}", version {version}',
    ],
    consent: 'given',
  },
  ConsentRefused: {
    name: '拒绝同意',
    toPerson: ['您拒绝了', 'You refused consent'],
    happened: [
      '本人拒绝「{purpose}」（{kind}；{act}）[；接收方：{recipient}][；设备：{device}][；公开：{publication}][；调查：{survey}][every?；含所有接收方与设备]',
      'The person refused "{purpose}" ({kind}; by {act})[; recipient: {recipient}][; device: {device}][; publication: {publication}][; survey: {survey}][every?; for every recipient and device]',
    ],
    consent: 'refused',
  },
  ConsentWithdrawn: {
    name: '撤回同意',
    toPerson: ['您撤回了同意', 'You withdrew consent'],
    happened: [
      '本人撤回对「{purpose}」的同意（{kind}；{act}）[；接收方：{recipient}][；设备：{device}][；公开：{publication}][；调查：{survey}][every?；含所有接收方与设备]',
      'The person withdrew consent to "{purpose}" ({kind}; by {act})[; recipient: {recipient}][; device: {device}][; publication: {publication}][; survey: {survey}][every?; for every recipient and device]',
    ],
    consent: 'withdrawn',
  },
  ConsentExpired: {
    name: '同意到期',
    toPerson: ['同意已到期', 'A consent expired'],
    happened: [
      '对「{purpose}」的同意到期（{kind}）[；接收方：{recipient}][；设备：{device}][；公开：{publication}][；调查：{survey}]',
      'The consent to "{purpose}" expired ({kind})[; recipient: {recipient}][; device: {device}][; publication: {publication}][; survey: {survey}]',
    ],
    consent: 'expired',
  },
  ConsentInvalidated: {
    name: '同意失效',
    toPerson: ['同意被认定无效', 'A consent was found to be invalid'],
    happened: [
      '对「{purpose}」的同意被认定无效：{ground}（{kind}）[；接收方：{recipient}][；设备：{device}][；公开：{publication}][；调查：{survey}][every?；含所有接收方与设备]',
      'The consent to "{purpose}" was found to be invalid: {ground} ({kind})[; recipient: {recipient}][; device: {device}][; publication: {publication}][; survey: {survey}][every?; for every recipient and device]',
    ],
    consent: 'invalidated',
  },
  ReconsentRequired: {
    name: '须重新取得同意',
    toPerson: ['须重新征得您的同意', 'Your consent has to be asked anew'],
    happened: [
      '「{policy}」版本 {version} 有变更，须就「{purpose}」重新征得本人同意（{kind}）[；接收方：{recipient}][；设备：{device}][；公开：{publication}][；调查：{survey}]',
      '"{policy}", version {version}, changed: consent to "{purpose}" has to be asked anew ({kind})[; recipient: {recipient}][; device: {device}][; publication: {publication}][; survey: {survey}]',
    ],
    consent: 'requested',
  },
  EverythingWithdrawn: {
    name: '撤回全部同意',
    toPerson: ['您撤回了全部同意', 'You withdrew every consent'],
    toPersonOfPolicy: [
      '您撤回了此政策下的全部同意',
      'You withdrew every consent under this policy',
    ],
    happened: [
      '本人撤回[「{policy}」下的]全部同意（{act}）',
      'The person withdrew every consent[ under "{policy}"] (by {act})',
    ],
    consent: 'withdrawn',
  },
  SharingEnded: {
    name: '终止提供',
    toPerson: ['向接收方提供的同意随之终止', 'A consent to a recipient ended'],
    happened: [
      '为「{purpose}」向{recipient}提供信息的同意终止：{cause}（{kind}）',
      'The consent to providing data to {recipient} for "{purpose}" ended: {cause} ({kind})',
    ],
  },
  WithdrawalPropagated: {
    name: '接收方确认撤回',
    toPerson: ['接收方确认已执行撤回', 'A recipient confirmed a withdrawal'],
    happened: [
      '{recipient}确认已就「{purpose}」执行撤回',
      '{recipient} confirmed that it acts on the withdrawal for "{purpose}"',
    ],
  },
  InboundConsentEvidenceReceived: {
    name: '收到来源方同意凭证',
    toPerson: ['收到合作方的授权证明', 'Proof of a consent given to a partner was received'],
    happened: [
      '收到{source}出示的本人授权证明；信息：{categories}；有效期至 {expiresAt}',
      '{source} showed proof that the person let it pass data on; data: {categories}; until {expiresAt}',
    ],
  },
  InboundConsentRevoked: {
    name: '来源方同意撤销',
    toPerson: ['您在合作方的授权已撤销', 'A consent given to a partner was revoked'],
    happened: [
      '本人对{source}的授权已撤销',
      'The consent that the person had given to {source} was revoked',
    ],
  },
  AlternativeOffered: {
    name: '提供替代方案',
    toPerson: ['已向您提供其他办理方式', 'Another way was offered to you'],
    happened: [
      '就「{purpose}」向本人提供了其他办理方式：{alternatives}',
      'Other ways than "{purpose}" were offered to the person: {alternatives}',
    ],
  },
}
