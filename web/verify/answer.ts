/** From what a person chose to an answer in both languages: nothing is sent anywhere. */
import { E } from '../../src/fp.ts'
import { isZip, olderNote } from '../../src/exports/verify/older.ts'
import type { BundleReport } from '../../src/exports/verify/report.ts'
import { crc32 } from '../../src/exports/verify/source/crc32.ts'
import { zipFiles } from '../../src/exports/verify/source/zip-files.ts'
import type { StatementReport } from '../../src/exports/verify/statement/report.ts'
import {
  statementIn,
  verifyStatement,
} from '../../src/exports/verify/statement/verify-statement.ts'
import { asOf } from '../../src/transparency/proof/policy.ts'
import type { Policy } from '../../src/transparency/proof/policy.ts'
import { policyFromText } from '../../src/exports/verify/trust.ts'
import { verifyBundle } from '../../src/exports/verify/verify-bundle.ts'
import { rejectionEn } from '../../src/exports/verify/words/rejection-en.ts'
import { rejectionZh } from '../../src/exports/verify/words/rejection-zh.ts'
import type { Said } from '../../src/exports/verify/words/said.ts'
import { authoritiesFrom } from '../../src/transparency/stamp/verify-stamp.ts'
import { accessOf, browserPorts } from './ports.ts'
import { pageWords } from './words.ts'
import type { PageWord } from './words.ts'

export type Chosen = {
  readonly file: File | undefined
  readonly trust: string
  readonly older: File | undefined
  /** Certificates in PEM. */
  readonly authorities: string
}

export type Answer =
  | { readonly kind: 'report'; readonly report: BundleReport }
  | { readonly kind: 'statement'; readonly report: StatementReport }
  | { readonly kind: 'sentence'; readonly said: Said }

const sentence = (word: PageWord, why?: Said): Answer => {
  const { zh, en } = pageWords[word]
  return {
    kind: 'sentence',
    said: why === undefined ? { zh, en } : { zh: `${zh}：${why.zh}`, en: `${en}: ${why.en}` },
  }
}

const unreadable = (name: string, { file, reason }: { file: string; reason: string }): Answer => {
  const where = [name, file, reason].filter((part) => part !== '').join(': ')
  return sentence('unreadable', { zh: where, en: where })
}

/** Bytes of a signed receipt or decision at most, as the command line reads. */
const maxStatementBytes = 1024 * 1024

const statementAnswer = async (file: File, policy: Policy | undefined): Promise<Answer> => {
  const text = file.size > maxStatementBytes ? undefined : statementIn(await file.text())
  if (text === undefined) return sentence('noBundle')
  if (policy === undefined) return sentence('noTrust')
  const { primitives } = browserPorts
  return { kind: 'statement', report: verifyStatement(primitives, policy, text, undefined) }
}

/** Rejects for a bug, and where the file goes away meanwhile. */
export const answerTo = async (
  { file, trust, older, authorities: pem }: Chosen,
  onRead: (done: number, total: number) => void,
): Promise<Answer> => {
  if (file === undefined) return sentence('noFile')
  const nowMs = Date.now()
  const read = policyFromText(browserPorts.primitives, trust)
  if (E.isLeft(read)) {
    const why = { zh: rejectionZh(read.left), en: rejectionEn(read.left) }
    return sentence('trustWrong', why)
  }
  const policy = read.right === undefined ? undefined : asOf(read.right, nowMs)
  const authorities = pem.trim() === '' ? undefined : authoritiesFrom(pem)
  if (pem.trim() !== '' && authorities === undefined) return sentence('authoritiesWrong')
  const since = older === undefined ? undefined : await olderNote(accessOf(older), crc32)
  if (since !== undefined && E.isLeft(since)) return unreadable(older?.name ?? '', since.left)
  if (!(await isZip(accessOf(file)))) return statementAnswer(file, policy)
  const bundle = await zipFiles(accessOf(file), crc32)
  if (E.isLeft(bundle)) return unreadable(file.name, bundle.left)
  const report = await verifyBundle(browserPorts, bundle.right, {
    policy,
    authorities,
    nowMs,
    since: since?.right,
    onRead,
  })
  return { kind: 'report', report }
}
