/** The receipt of an act in the answer to it, where it is asked for: an act is recorded whether it can be signed or not. */
import { E } from '../../fp.ts'
import { receiptClaims } from '../../exports/receipts/claims.ts'
import { signJws } from '../../exports/receipts/jws.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { ActOutcome } from '../../ledger/ledger.ts'
import { notReadFrom } from '../../transparency/tree/not-read.ts'
import type { HandlerEnv } from '../env.ts'
import { makeMatters } from './receipts.ts'
import { entryProblem } from './rewritten.ts'

/**
 * The signed receipt of the act's first event, without waiting for a proof; undefined where the act recorded none, or the
 * event is restricted, or nobody signs or reads the tree at present. It can be asked for by the event's id at any time.
 */
export const signingActs = (env: HandlerEnv) => {
  const matterOf = makeMatters(env)
  const sign = async (subject: SubjectId, { events }: ActOutcome): Promise<string | undefined> => {
    const signer = env.transparency?.signers()[0]
    const [first] = events
    if (signer === undefined || first === undefined) return undefined
    const told = await env.ledger.reading.event(subject, first.id, 'service')()
    if (E.isLeft(told) || told.right === undefined) return undefined
    if (entryProblem(env, told.right) !== undefined) return undefined
    const claims = receiptClaims(await matterOf(subject, told.right, 0))
    const signed = await signJws(signer, 'consent-receipt+jwt', claims)
    return E.isRight(signed) ? signed.right : undefined
  }
  return (subject: SubjectId, outcome: ActOutcome): Promise<string | undefined> =>
    sign(subject, outcome).catch((cause: unknown) => {
      // The act is recorded, also while the disk under the tree refuses to be read.
      notReadFrom(cause)
      return undefined
    })
}
