/** A sentence for each reason to reject a time stamp, in both languages. */
import type { StampRejection } from '../../../transparency/stamp/rejection.ts'
import type { Said } from './said.ts'

/** A sentence without its full stop. */
export const stampWords = (rejection: StampRejection): Said => {
  switch (rejection.rejected) {
    case 'stamp-malformed':
      return {
        zh: `时间戳不符合格式（${rejection.what}）`,
        en: `the time stamp is malformed (${rejection.what})`,
      }
    case 'stamp-refused':
      return {
        zh: `机构未给出时间戳（状态 ${rejection.status}）`,
        en: `the authority gave no time stamp (status ${rejection.status})`,
      }
    case 'stamp-hash-differs':
      return {
        zh: `时间戳是对另一文本的：应为 ${rejection.computed}，实为 ${rejection.found}`,
        en: `the time stamp is over another text: expected ${rejection.computed}, found ${rejection.found}`,
      }
    case 'stamp-nonce-differs':
      return { zh: '时间戳答复的是另一请求', en: 'the time stamp answers another request' }
    case 'stamp-time-differs': {
      const { stated, least = '-', most = '-' } = rejection
      return {
        zh: `时间戳所述时间不可能：应在 ${least} 与 ${most} 之间，实为 ${stated}`,
        en: `the time stamp states a time that cannot be: expected ${least} to ${most}, found ${stated}`,
      }
    }
    case 'stamp-signer':
      return {
        zh: `签署者不得签署时间戳（${rejection.why}）`,
        en: `who signed may not stamp times (${rejection.why})`,
      }
    case 'stamp-untrusted':
      return {
        zh: `签署者不属于您所信的机构（${rejection.why}）`,
        en: `who signed is not of an authority you believe (${rejection.why})`,
      }
    case 'stamp-signature-wrong':
      return { zh: '时间戳的签名不对', en: 'the signature of the time stamp is wrong' }
  }
}
