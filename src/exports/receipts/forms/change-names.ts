/** Names for the members and states of a standing in receipts, in Chinese and English. */

type Words = { readonly [word: string]: string }

/** Members of entries. */
export const memberNames: Words = {
  at: '时间 at',
  band: '年龄段 age band',
  before: '此前 before',
  categories: '信息类别 data',
  clicked: '主动接受 accepted by an act',
  code: '理由 ground',
  ended: '终止 ended',
  event: '事件 event',
  expired: '到期 expired',
  firstOn: '首次开启 first on',
  given: '所给同意 consent given',
  guardian: '监护人 guardian',
  invalidated: '无效 found invalid',
  kind: '种类 kind',
  lastOff: '最近关闭 last off',
  list: '例外清单 list',
  mode: '方式 mode',
  policy: '政策 policy',
  precision: '范围 extent',
  proven: '通知已送达 notice had reached',
  purpose: '目的 purpose',
  purposes: '目的 purposes',
  recipient: '接收方 recipient',
  reconsent: '须重新征求 to be asked anew',
  revoked: '已撤销 revoked',
  since: '自 since',
  state: '状态 state',
  unlinked: '解除关联 unlinked',
  until: '至 until',
  used: '已使用 used',
  version: '版本 version',
  withdrawn: '撤回 withdrawn',
}

/** Parts of a place that are not ids. */
export const partNames: Words = {
  acceptance: '接受情况 acceptance',
  clicked: '主动接受 accepted by an act',
  expired: '到期 expired',
  findings: '认定 finding',
  given: '所给同意 consent given',
  invalidated: '无效 invalid',
  notices: '通知 notices',
  reconsent: '须重新征求 to be asked anew',
  said: '本人最后表示 last word',
  unlinked: '解除关联 unlinked',
  uses: '使用 uses',
}

/** States of entries and disclosures. */
export const stateNames: Words = {
  accepted: '已接受 accepted',
  acknowledged: '接收方已确认 acknowledged',
  authorised: '已准许 authorised',
  declined: '未接受 declined',
  ended: '已终止 ended',
  expired: '已到期 expired',
  granted: '已同意 granted',
  in: '接收 in',
  invalidated: '无效 invalid',
  made: '已提供 made',
  made_after_withdrawal: '撤回后仍提供 made after the withdrawal',
  off: '关 off',
  on: '开 on',
  out: '退订 out',
  reconsent_required: '须重新征求 to be asked anew',
  refused: '拒绝 refused',
  requested: '已申请 asked for',
  unknown: '不明 unknown',
  withdrawn: '已撤回 withdrawn',
}
