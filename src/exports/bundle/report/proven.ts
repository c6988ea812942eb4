/** The things a bundle proves and those it cannot, in words for people. Each claim is one that the verifier checks. */
import type { BundleProofs } from '../contents/proofs.ts'
import type { MissingEndorsement } from '../../../transparency/endorser.ts'
import type { BundleScope } from '../format/scope.ts'

const always: ReadonlyArray<string> = [
  '每一条披露的记录都在检查点所签署的日志中，位置与内容未被改动：改动任何一个字节，根哈希即不相符。',
  'Each entry disclosed is in the log that the checkpoint is signed over, at its place and as it was recorded: with one byte changed, the root is another.',
  '清单 manifest.json 列出每个文件的 SHA-256 与 SM3。',
  'manifest.json lists SHA-256 and SM3 of each file.',
]

const ofLedger: ReadonlyArray<string> = [
  '记录完整：根哈希由全部条目重新计算得出，缺少或多出一条都会被发现。',
  'Nothing is left out: the root is computed again from all entries, and one more or one fewer is found.',
  '状态可重放：由条目重新计算的各登记簿与 state.jsonl 及状态摘要一致。',
  'State can be replayed: the registers folded again from the entries are those of state.jsonl and its digest.',
]

const ofPerson: ReadonlyArray<string> = [
  '已打开的个人字段与记录时封存的内容一致（承诺值 commit），不能换成另一段文字。',
  'Personal fields that are opened are those that were sealed when the entry was recorded (commit): no other text opens in their place.',
]

const grown: ReadonlyArray<string> = [
  '自 previous/checkpoint 的检查点以来，日志只有增加：一致性证明见 previous/consistency。',
  'Since the checkpoint in previous/checkpoint, the log only grew: previous/consistency proves it.',
]

/** The proven things, in Chinese and English. */
export const proven = (scope: BundleScope, { previous }: BundleProofs): ReadonlyArray<string> => [
  ...always,
  ...(scope.kind === 'ledger' ? ofLedger : []),
  ...(scope.kind === 'person' ? ofPerson : []),
  ...(previous === undefined ? [] : grown),
]

const incomplete: ReadonlyArray<string> = [
  '不能证明本范围没有遗漏的条目：其他条目只以哈希出现。要证明完整，请索取全部记录。',
  'That no entry of this scope was left out: other entries stand here by their hash alone. Completeness is proven by the whole ledger.',
]

const never: ReadonlyArray<string> = [
  '不能证明没有向他人出示过另一份日志：请将检查点与见证方签署的或您以前保存的检查点比较。',
  'That nobody was shown another log: compare the checkpoint with one that a witness signed, or that you kept before.',
  '不能证明已销毁的密钥没有被复制过；能证明的是何时记录了申请与销毁。',
  'That a destroyed key was never copied: what is proven is when its erasure was asked for and recorded.',
  '不能证明记录之前发生的事实属实：台账证明的是何时、由谁记录了什么。',
  'That what was recorded is true: the ledger proves what was recorded, when, and by whom.',
]

const missingText = (missing: MissingEndorsement): ReadonlyArray<string> => {
  switch (missing.missing) {
    case 'quorum': {
      const { quorum } = missing
      const who = missing.witnesses.map(({ witness }) => witness)
      return [
        `见证方未达法定数（${quorum}）：${who.length === 0 ? '策略中没有可询问的网址' : `${who.join('、')} 未签署此检查点`}。`,
        `The quorum of witnesses (${quorum}) is not met: ${who.length === 0 ? 'the policy names no URL to ask' : `${who.join(', ')} did not sign this checkpoint`}.`,
      ]
    }
    case 'stamp':
      return [
        `没有取得时间戳（${missing.why}）。`,
        `There is no time stamp (${missing.why}), though an authority is configured.`,
      ]
    case 'kept':
      return [
        `此前取得的见证与时间戳无法读取（${missing.why}）。`,
        `What witnesses and the authority stated before cannot be read (${missing.why}).`,
      ]
  }
}

/** The things that no bundle of this scope can prove, and those that this one lacks. */
export const unproven = (
  scope: BundleScope,
  { missing }: Pick<BundleProofs, 'missing'>,
): ReadonlyArray<string> => [
  ...missing.flatMap(missingText),
  ...(scope.kind === 'ledger' ? never : [...incomplete, ...never]),
]
