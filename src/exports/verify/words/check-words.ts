/** Sentences for the checks, the limits and the verdict, in both languages. */
import type { BundleReport, CheckName, Limit } from '../report.ts'
import type { Said } from './said.ts'

export const checkWords: { readonly [C in CheckName]: Said } = {
  archive: {
    zh: '压缩包只有一种读法，文件名与顺序均属本格式',
    en: 'the archive reads in one way only, and its files have the names and the order of this format',
  },
  manifest: {
    zh: '每个文件与清单一致（长度、SHA-256、SM3），无缺无多',
    en: 'each file is as the manifest says (length, SHA-256, SM3); none is missing or added',
  },
  checkpoint: {
    zh: '检查点由所信的密钥签署；策略要求见证人的，见证足够',
    en: 'the checkpoint is signed by a key you believe, and seen by as many witnesses as your policy asks for',
  },
  tree: {
    zh: '条目与分片得出检查点的树根',
    en: 'entries and tiles lead to the root of the checkpoint',
  },
  entries: {
    zh: '每个条目都是已知的事件，属于一个流，顺序正确',
    en: 'each entry is a known event of one stream, in order',
  },
  openings: {
    zh: '此人的每个密封部分，或开启后与条目的承诺一致，或有条目记录其密钥已销毁',
    en: 'each sealed part of the person opens to the text that its entry commits to, or an entry destroys its key',
  },
  documents: {
    zh: '所发布的文件齐全且无改动',
    en: 'each published document is there, and is the one',
  },
  state: {
    zh: '由条目重新得出的状态与所附状态逐行一致',
    en: 'the state folded anew from the entries is the one told, row by row',
  },
  growth: {
    zh: '自包内所附的较早检查点以来，日志只增未改',
    en: 'since the older checkpoint in the bundle, the log only grew',
  },
  since: {
    zh: '自您保留的检查点以来，日志只增未改',
    en: 'since the checkpoint you kept, the log only grew',
  },
  'time-stamp': { zh: '检查点的时间戳成立', en: 'the time stamp of the checkpoint holds' },
}

export const limitWords: { readonly [L in Limit]: Said } = {
  'keys-of-the-bundle': {
    zh: '签名只按包内自带的密钥检查：任何人都能带上自己的密钥。请与您事先得到的密钥比较',
    en: 'signatures were checked by the keys that the bundle names itself, and anybody can name their own: compare them with those you had before',
  },
  'no-witness': {
    zh: '没有您所信的见证人签名：日志可能向别人出示了另一段历史',
    en: 'no witness that you believe has signed: others may have been shown another history',
  },
  'no-older-checkpoint': {
    zh: '未与您保留的较早检查点比较',
    en: 'nothing was compared with an older checkpoint that you kept',
  },
  'partial-scope': {
    zh: '只包含部分条目：所含的都在日志中，但不能证明没有遗漏',
    en: 'only a part of the log is disclosed: what is there is in the log; that nothing of the scope was left out is not shown',
  },
  'destroyed-keys': {
    zh: '有密钥已销毁的记录：不能证明没有留下副本',
    en: 'keys were recorded as destroyed: that no copy was kept cannot be shown',
  },
  'newer-checkpoint': {
    zh: '不能证明没有更新的检查点未交给您',
    en: 'that no newer checkpoint was withheld from you cannot be shown',
  },
  pages: {
    zh: 'report.html、report.pdf、README.html 与 verify.html 只是制包者的说法，与条目是否相符未经检查：请看条目本身，并用另处取得的验证程序',
    en: 'report.html, report.pdf, README.html and verify.html are the word of whoever made the bundle, and were not compared with the entries: read the entries, and use a verifier that you got elsewhere',
  },
  'operators-word': {
    zh: '台账的编号与名称（没有开启的密封部分与之绑定时）、程序版本与条目的位置，检查点均未签署：只是制包者的说法',
    en: 'the id of the ledger, its name (where no opened part binds it), the version of the program and the positions of entries are not signed with the checkpoint: they are the word of whoever made the bundle',
  },
  truth: {
    zh: '证明的是记录未被改动，不是记录的内容属实',
    en: 'shown is that the record was not changed, not that what was recorded is true',
  },
}

/** For sealed parts whose key was destroyed; the number is added beside it. */
export const tombstoneWords: Said = {
  zh: '个密封部分无法再打开：有条目记录其密钥已销毁',
  en: 'sealed parts that nothing opens any more: an entry says that their key was destroyed',
}

/** For a receipt: the statement holds for its own time, since a receipt cannot know of a later erasure. */
export const erasedWords: Said = {
  zh: '签发时此人的个人信息已删除：其密钥已销毁',
  en: 'the person was erased before the receipt was signed: the key of their personal data was destroyed',
}

export const verdictWords: { readonly [V in BundleReport['verdict']]: Said } = {
  verified: { zh: '验证通过', en: 'verified' },
  unattested: {
    zh: '内容自洽，但没有您所信的密钥为其签名',
    en: 'consistent in itself, but signed by no key that you believe',
  },
  refused: { zh: '验证未通过', en: 'not verified' },
}
