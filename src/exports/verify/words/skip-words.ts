/**
 * Reasons for checks that were not made, in both languages; if another bundle would allow the check, how to request
 * that bundle.
 */
import type { Leads, Outcome, SkipReason } from '../report.ts'
import type { Language, Said } from './said.ts'

const skipWords: { readonly [S in SkipReason]: Said } = {
  'not-in-scope': { zh: '此范围的包不含此项', en: 'bundles of this scope do not hold it' },
  'nothing-before': {
    zh: '包内没有附较早的检查点',
    en: 'the bundle leads from no older checkpoint',
  },
  'not-asked': { zh: '未给出较早的检查点', en: 'no older checkpoint was given' },
  'no-key': {
    zh: '未给出您所信的密钥：只检查了包内自带的密钥确有签名，任何人都能带上自己的密钥',
    en: 'no key that you believe was given: a key that the bundle names itself has signed, and anybody can name their own',
  },
  'no-stamp': { zh: '包内没有时间戳', en: 'the bundle holds no time stamp' },
  'no-authority': {
    zh: '未给出时间戳机构的证书',
    en: 'no certificate of a time-stamp authority was given',
  },
  'no-proof-from-there': {
    zh: '要求了此项，却无法进行：包内没有从该检查点到此的证明',
    en: 'asked for, and it cannot be made: the bundle holds no proof from that checkpoint on',
  },
  'no-stamp-to-check': {
    zh: '要求了此项，却无法进行：包内没有时间戳',
    en: 'asked for, and it cannot be made: the bundle holds no time stamp',
  },
  'broken-off': {
    zh: '前面的检查未通过，未能进行',
    en: 'could not be made, since an earlier check failed',
  },
}

const leadsWords = ({ kept, from }: Leads): Said => ({
  zh: `您保留的检查点有 ${kept} 条，${from === undefined ? '此包不从任何检查点引出' : `此包从 ${from} 条的检查点引出`}。请索取从您的检查点引出的包：POST /v1/exports/regulator 中写 "since":{"size":${kept}}，或 consent-ledger export regulator --since ${kept}。整个台账的包总能比较`,
  en: `the checkpoint you kept is of ${kept} entries, and the bundle leads from ${from === undefined ? 'none' : `one of ${from}`}. Ask for a bundle that leads from yours: "since":{"size":${kept}} in POST /v1/exports/regulator, or consent-ledger export regulator --since ${kept}. Bundles of scope ledger can always be compared`,
})

/** The sentence for one check that was not made. */
export const skipText = (
  language: Language,
  { because, leads }: Extract<Outcome, { readonly outcome: 'skipped' }>,
): string => {
  const why = skipWords[because][language]
  if (leads === undefined) return why
  return `${why}${language === 'zh' ? '：' : ': '}${leadsWords(leads)[language]}`
}
