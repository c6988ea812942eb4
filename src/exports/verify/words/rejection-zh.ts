/** A Chinese sentence for each reason to reject a key, signature or proof, with the computed and the expected value. */
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import type { NoteRejection } from '../../../transparency/note/rejection.ts'
import type { ProofRejection } from '../../../transparency/proof/rejection.ts'
import type { TreeRejection } from '../../../transparency/tree/rejection.ts'

const ofTree = (rejection: TreeRejection): string => {
  switch (rejection.rejected) {
    case 'size-not-whole':
      return `${rejection.size} 不是小于 2^53 的整数`
    case 'index-outside-tree':
      return `序号 ${rejection.index} 超出 ${rejection.size} 个条目的树`
    case 'old-size-is-larger':
      return `较早的树有 ${rejection.oldSize} 个条目，较新的有 ${rejection.size} 个`
    case 'hash-not-32-bytes':
      return `哈希有 ${rejection.bytes} 字节，应为 32`
    case 'hashes-left-over':
      return `证明有 ${rejection.given} 个哈希，只有 ${rejection.used} 个通向树根`
    case 'hashes-missing':
      return `证明有 ${rejection.given} 个哈希，还不够`
    case 'root-differs':
      return `树根：算得 ${toBase64(rejection.computed)}，应为 ${toBase64(rejection.expected)}`
    case 'old-root-differs':
      return `较早的树根：算得 ${toBase64(rejection.computed)}，应为 ${toBase64(rejection.expected)}`
  }
}

const keyOf = ({ name, keyId }: { readonly name: string; readonly keyId: string }): string =>
  `${JSON.stringify(name)} (${keyId})`

const otherKeys = (others: ReadonlyArray<string>): string =>
  others.length === 0
    ? ''
    : `；签名署的是同一日志的另一密钥（${others.join(', ')}）：日志换过密钥的，请将新旧密钥都给出（每个密钥一个 --key）`

const ofNote = (rejection: NoteRejection): string => {
  switch (rejection.rejected) {
    case 'key-malformed':
      return '密钥不符合格式：应为 NAME+KEYID+BASE64'
    case 'key-algorithm':
      return rejection.algorithm === 4
        ? '这是见证人的密钥，不为任何日志作保：请给日志的密钥，见证人写入策略'
        : `密钥的算法为 ${rejection.algorithm}：应为 1（Ed25519）或 4（见证签名）`
    case 'key-id-differs':
      return `密钥编号：算得 ${rejection.computed}，应为 ${rejection.expected}`
    case 'note-not-text':
      return '签名文本不是 UTF-8，或含有控制字符'
    case 'note-without-signatures':
      return '签名文本在空行之后没有签名'
    case 'signature-line-malformed':
      return `签名文本第 ${rejection.line} 行不是签名`
    case 'too-many-signatures':
      return `签名文本有 ${rejection.signatures} 行签名`
    case 'signature-wrong':
      return `${keyOf(rejection)} 的签名不对`
    case 'signature-missing':
      return `${keyOf(rejection)} 没有签名${otherKeys(rejection.others)}`
    case 'checkpoint-malformed':
      return `检查点第 ${rejection.line} 行不符合格式：应为名称、长度、树根`
    case 'origin-differs':
      return `日志名称：为 ${JSON.stringify(rejection.origin)}，应为 ${JSON.stringify(rejection.expected)}`
  }
}

/** One sentence without its full stop. */
export const rejectionZh = (rejection: ProofRejection): string => {
  switch (rejection.rejected) {
    case 'policy-malformed':
      return `策略第 ${rejection.line} 行：${rejection.why}`
    case 'proof-malformed':
      return `证明第 ${rejection.line} 行不符合格式`
    case 'old-size-differs':
      return `证明始于 ${rejection.told} 个条目，较早的检查点有 ${rejection.expected} 个`
    case 'quorum-missing':
      return `见证不足 ${JSON.stringify(rejection.quorum)}；已签名的见证人：${rejection.witnesses.join(', ') || '无'}${rejection.mistimed === undefined ? '' : `；所述时间不可能，不计入：${rejection.mistimed.join(', ')}`}`
    case 'size-not-whole':
    case 'index-outside-tree':
    case 'old-size-is-larger':
    case 'hash-not-32-bytes':
    case 'hashes-left-over':
    case 'hashes-missing':
    case 'root-differs':
    case 'old-root-differs':
      return ofTree(rejection)
    case 'key-malformed':
    case 'key-algorithm':
    case 'key-id-differs':
    case 'note-not-text':
    case 'note-without-signatures':
    case 'signature-line-malformed':
    case 'too-many-signatures':
    case 'signature-wrong':
    case 'signature-missing':
    case 'checkpoint-malformed':
    case 'origin-differs':
      return ofNote(rejection)
  }
}
