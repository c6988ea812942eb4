/** The page's own words; those of checks and findings come with the checks. */
import type { Language, Said } from '../../src/exports/verify/words/said.ts'

export const pageWords = {
  title: { zh: '验证监管包、回执与决定', en: 'Verify a bundle, a receipt or a decision' },
  offline: {
    zh: '全部在本页内进行：此页不联网，文件不离开您的设备。',
    en: 'All of it happens in this page: it uses no network, and no file leaves your device.',
  },
  file: { zh: '要验证的文件', en: 'File to verify' },
  drop: { zh: '选择文件，或把文件拖到这里。', en: 'Choose a file, or drop it here.' },
  trust: { zh: '您所信的密钥', en: 'Keys you believe' },
  trustHint: {
    zh: '日志的公钥（NAME+KEYID+BASE64，每行一个），或 tlog-policy 策略全文。请从包以外的渠道取得。留空则只按包内自带的密钥检查。',
    en: "The log's keys (NAME+KEYID+BASE64, one a line), or the text of a tlog-policy. Have them from elsewhere than the bundle. Without any, only the keys that the bundle names itself are used.",
  },
  older: {
    zh: '您保留的较早的包或检查点（可选）',
    en: 'An older bundle or checkpoint that you kept (optional)',
  },
  olderHint: {
    zh: '用来检查自那时以来日志只增未改。',
    en: 'Shows whether the log only grew since then.',
  },
  start: { zh: '开始验证', en: 'Verify' },
  working: { zh: '正在验证', en: 'Verifying' },
  authorities: {
    zh: '您所信的时间戳机构的证书（可选）',
    en: 'Certificates of time-stamp authorities you believe (optional)',
  },
  authoritiesHint: { zh: 'PEM 格式。', en: 'In PEM.' },
  authoritiesWrong: {
    zh: '证书不符合格式：应为 PEM',
    en: 'The certificates are malformed: expected PEM',
  },
  stamped: { zh: '时间戳', en: 'Time stamp' },
  noFile: { zh: '请先选择文件。', en: 'Choose a file first.' },
  noBundle: {
    zh: '文件既不是包（zip），也不是已签名的回执或决定',
    en: 'The file is neither a bundle (zip) nor a signed receipt or decision',
  },
  noTrust: {
    zh: '回执和决定需要您所信的密钥。',
    en: 'A receipt or a decision is verified by keys you believe: give one.',
  },
  trustWrong: { zh: '密钥或策略不符合格式', en: 'The keys or the policy are malformed' },
  unreadable: { zh: '无法读取文件', en: 'The file cannot be read' },
  broken: {
    zh: '本页程序出错，未能完成验证',
    en: 'This page failed before the verification was done',
  },
  checks: { zh: '检查', en: 'Checks' },
  limits: { zh: '以上检查不能证明的', en: 'What these checks do not show' },
  signed: { zh: '签名', en: 'Signatures' },
  about: { zh: '包内容', en: 'The bundle' },
  ledger: { zh: '台账', en: 'Ledger' },
  origin: { zh: '日志', en: 'Log' },
  scope: { zh: '范围', en: 'Scope' },
  entries: { zh: '所含条目', en: 'Entries disclosed' },
  size: { zh: '日志条目', en: 'Entries of the log' },
  root: { zh: '树根', en: 'Root' },
  passed: { zh: '通过', en: 'passed' },
  failed: { zh: '未通过', en: 'failed' },
  skipped: { zh: '未检查', en: 'not checked' },
  more: { zh: '另有', en: 'More of the same kind' },
} as const satisfies { readonly [key: string]: Said }

export type PageWord = keyof typeof pageWords

export const isPageWord = (word: string | undefined): word is PageWord =>
  word !== undefined && Object.hasOwn(pageWords, word)

export const say = (language: Language, word: PageWord): string => pageWords[word][language]
