/** Sentences about a signed receipt or decision, and for each reason to reject one, in both languages. */
import type { ProofRejection } from '../../../transparency/proof/rejection.ts'
import type { VerifiedEntry } from '../../../transparency/proof/verify-entry.ts'
import type { StatementRejection, StatementReport } from '../statement/report.ts'
import type { Finding } from '../finding.ts'
import { erasedWords } from './check-words.ts'
import { findingWords } from './finding-words.ts'
import { rejectionEn } from './rejection-en.ts'
import { rejectionZh } from './rejection-zh.ts'
import type { Language, Said } from './said.ts'
import { witnessTime } from './witness-time.ts'

const partWords = {
  form: { zh: '形式', en: 'form' },
  header: { zh: '头部', en: 'header' },
  payload: { zh: '内容', en: 'payload' },
  signature: { zh: '签名', en: 'signature' },
} as const

const refusedBundle = (finding: Finding | undefined): Said => {
  const [zh, en] = ['所给的包未通过验证', 'the bundle given is not verified']
  return finding === undefined
    ? { zh, en }
    : {
        zh: `${zh}：${findingWords('zh', finding)}`,
        en: `${en}: ${findingWords('en', finding)}`,
      }
}

const ofHistory = (
  rejection: Extract<StatementRejection, { readonly rejected: `bundle-${string}` }>,
): Said => {
  switch (rejection.rejected) {
    case 'bundle-refused':
      return refusedBundle(rejection.finding)
    case 'bundle-of-other-log':
      return {
        zh: `所给的包属于另一日志：${rejection.origin}，应为 ${rejection.expected}`,
        en: `the bundle is of another log: ${rejection.origin}, expected ${rejection.expected}`,
      }
    case 'bundle-ends-before':
      return {
        zh: `所给的包止于位置 ${rejection.position}，决定依据至 ${rejection.expected}`,
        en: `the bundle ends at position ${rejection.position}, the decision is by events up to ${rejection.expected}`,
      }
    case 'bundle-of-a-part':
      return {
        zh: '所给的包不含决定所依据的全部记录：请用整个台账的包',
        en: 'the bundle does not hold all records that the decision looked at: give one of scope ledger',
      }
  }
}

const ofReplay = (
  rejection: Extract<
    StatementRejection,
    { readonly rejected: 'rules-differ' | 'answer-differs' | 'answer-of-the-node' }
  >,
): Said => {
  switch (rejection.rejected) {
    case 'rules-differ':
      return {
        zh: `当时有效的规则不是所签的：算得 ${rejection.computed}，应为 ${rejection.expected}`,
        en: `the rules in force were others: computed ${rejection.computed}, expected ${rejection.expected}`,
      }
    case 'answer-differs':
      return {
        zh: `由同样的规则和事件得出另一答案：算得 ${rejection.computed.decision}，所签为 ${rejection.expected.decision}`,
        en: `the same rules and events give another answer: computed ${rejection.computed.decision}, signed ${rejection.expected.decision}`,
      }
    case 'answer-of-the-node':
      return {
        zh: '答复的是该节点尚未跟上，历史不能重现',
        en: 'it was answered that the node was behind, which no history tells',
      }
  }
}

const ofJws = (
  rejection: Extract<StatementRejection, { readonly rejected: `jws-${string}` }>,
): Said => {
  switch (rejection.rejected) {
    case 'jws-malformed': {
      const part = partWords[rejection.part]
      return {
        zh: `声明的${part.zh}不符合格式`,
        en: `the ${part.en} of the statement is malformed`,
      }
    }
    case 'jws-algorithm':
      return { zh: '算法不是 EdDSA', en: 'the algorithm is not EdDSA' }
    case 'jws-type':
      return { zh: '既不是回执也不是决定', en: 'it is neither a receipt nor a decision' }
    case 'jws-key-unknown':
      return {
        zh: `签名的密钥不在所信之列：${rejection.known.join(', ')}`,
        en: `signed by a key that is not among those you believe: ${rejection.known.join(', ')}`,
      }
    case 'jws-signature-wrong':
      return { zh: `${rejection.key} 的签名不对`, en: `the signature of ${rejection.key} is wrong` }
  }
}

type OwnRejection = Exclude<StatementRejection, ProofRejection>

const own = {
  'claims-malformed': true,
  'entry-unreadable': true,
  'claim-differs': true,
  'issuer-differs': true,
  'quorum-unproven': true,
  'rules-differ': true,
  'answer-differs': true,
  'answer-of-the-node': true,
  'bundle-refused': true,
  'bundle-of-other-log': true,
  'bundle-ends-before': true,
  'bundle-of-a-part': true,
  'jws-malformed': true,
  'jws-algorithm': true,
  'jws-type': true,
  'jws-key-unknown': true,
  'jws-signature-wrong': true,
} as const satisfies { readonly [R in OwnRejection['rejected']]: true }

const isOfProof = (rejection: StatementRejection): rejection is ProofRejection =>
  !Object.hasOwn(own, rejection.rejected)

/** One sentence without its full stop. */
export const statementRejection = (rejection: StatementRejection): Said => {
  if (isOfProof(rejection)) return { zh: rejectionZh(rejection), en: rejectionEn(rejection) }
  switch (rejection.rejected) {
    case 'claims-malformed':
      return { zh: '声明的内容不符合格式', en: 'the claims are malformed' }
    case 'entry-unreadable':
      return { zh: '其中的条目不是已知的事件', en: 'the entry in it is no event that is known' }
    case 'claim-differs':
      return {
        zh: `${rejection.claim} 与其中的条目不符`,
        en: `${rejection.claim} is not what the entry in it says`,
      }
    case 'issuer-differs':
      return {
        zh: `签发者不是密钥的持有者 ${rejection.expected}`,
        en: `the issuer is not whose key it is: ${rejection.expected}`,
      }
    case 'quorum-unproven':
      return {
        zh: `策略要求见证人（${JSON.stringify(rejection.quorum)}），此处无从查验：回执须附证明，决定须连同包一起验证`,
        en: `the policy asks for witnesses (quorum ${JSON.stringify(rejection.quorum)}), which cannot be checked here: a receipt needs a proof in it, a decision a bundle with it`,
      }
    case 'rules-differ':
    case 'answer-differs':
    case 'answer-of-the-node':
      return ofReplay(rejection)
    case 'bundle-refused':
    case 'bundle-of-other-log':
    case 'bundle-ends-before':
    case 'bundle-of-a-part':
      return ofHistory(rejection)
    case 'jws-malformed':
    case 'jws-algorithm':
    case 'jws-type':
    case 'jws-key-unknown':
    case 'jws-signature-wrong':
      return ofJws(rejection)
  }
}

/** One line for each cosignature of a witness that the policy names. */
const witnessLines = ({ checkpoint }: VerifiedEntry): ReadonlyArray<Said> =>
  checkpoint.signed.flatMap(({ key, seconds }) => {
    if (seconds === undefined) return []
    const who = `${JSON.stringify(key.name)} (${key.id})`
    const at = witnessTime(seconds)
    return [{ zh: `见证人 ${who} 于 ${at} 联署了该检查点`, en: `cosigned by ${who} at ${at}` }]
  })

const receiptLines = (
  report: Extract<StatementReport, { readonly of: 'receipt'; readonly verdict: 'verified' }>,
): ReadonlyArray<Said> => {
  const { claims, key, proven } = report.receipt
  const { iss, type, sub, recordedAt, position, person } = claims
  return [
    {
      zh: `${iss} 的回执：${sub} 的 ${type}，记录于 ${recordedAt}，位置 ${position}`,
      en: `receipt of ${JSON.stringify(iss)}: ${type} of ${sub}, recorded at ${recordedAt}, position ${position}`,
    },
    { zh: `由 ${key} 签署`, en: `signed by ${key}` },
    proven === undefined
      ? {
          zh: '未检查：回执未附条目在日志中的证明',
          en: 'not checked: the receipt carries no proof that its entry is in the log',
        }
      : {
          zh: `条目在日志中，序号 ${proven.index}，共 ${proven.checkpoint.size} 个条目`,
          en: `the entry is in the log, at index ${proven.index} of ${proven.checkpoint.size} entries`,
        },
    ...(proven === undefined ? [] : witnessLines(proven)),
    ...(person === 'known' ? [] : [erasedWords]),
    {
      zh: '不能证明：所作的改变以台账所说为准',
      en: 'not shown: what the event changed is the word of the ledger',
    },
  ]
}

const decisionLines = (
  report: Extract<StatementReport, { readonly of: 'decision'; readonly verdict: 'verified' }>,
): ReadonlyArray<Said> => {
  const { claims, key, isReplayed } = report
  const { iss, sub, answer, decidedAt, position } = claims
  return [
    {
      zh: `${iss} 的决定：对 ${sub} 为 ${answer.decision}，时间 ${decidedAt}，依据至位置 ${position}`,
      en: `decision of ${JSON.stringify(iss)}: ${answer.decision} for ${sub}, as of ${decidedAt}, by events up to position ${position}`,
    },
    { zh: `由 ${key} 签署`, en: `signed by ${key}` },
    isReplayed
      ? {
          zh: '由包中的历史重新得出，答案相同',
          en: 'made again from the history in the bundle: the same rules, the same answer',
        }
      : {
          zh: '未检查：未给出包，答案未重新得出',
          en: 'not checked: no bundle was given to make the answer again from',
        },
  ]
}

/** The lines of a report; the verdict comes last. */
export const statementLines = (
  language: Language,
  report: StatementReport,
): ReadonlyArray<string> => {
  const verdict = {
    verified: { zh: '验证通过', en: 'verified' },
    refused: { zh: '验证未通过', en: 'not verified' },
  }
  const lines =
    report.verdict === 'refused'
      ? [statementRejection(report.rejection)]
      : report.of === 'receipt'
        ? receiptLines(report)
        : decisionLines(report)
  return [...lines, verdict[report.verdict]].map((said) => said[language])
}
