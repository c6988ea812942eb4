/** `decide --receipt`: a signed decision, verified and made again from the log. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import type { Question } from '../../decisions/question.ts'
import type { DecisionClaims } from '../../exports/receipts/decision-claims.ts'
import { decidedBy, heldAgainst } from '../../exports/receipts/replay-decision.ts'
import type { ReplayRejection } from '../../exports/receipts/replay-decision.ts'
import { verifyDecision } from '../../exports/receipts/verify-decision.ts'
import { askThen } from '../../ledger/reading/ask.ts'
import type { LogReader } from '../../main/log.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import { nobody } from '../../standing/standing.ts'
import { makeLane } from '../../store/lane.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Io } from '../line/command.ts'
import { registryIn, withHistory } from '../opening/history.ts'
import { believed, fileBytes } from '../verify/input.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { jsonLine } from '../words/json.ts'

/** Its flags. */
export const againOptions = {
  receipt: { type: 'string', hint: 'FILE', about: 'a signed decision to verify and repeat' },
  key: {
    type: 'string',
    multiple: true,
    hint: 'VKEY',
    about: "for --receipt: the log's key, NAME+KEYID+BASE64; may be given several times",
  },
  policy: {
    type: 'string',
    hint: 'FILE',
    about: 'for --receipt: keys of logs (c2sp.org/tlog-policy)',
  },
} as const

/** The keys and policy that the reader trusts. */
type Believed = { readonly vkeys: ReadonlyArray<string>; readonly policy: string | undefined }

const claimsIn = async (
  path: string,
  { vkeys, policy }: Believed,
): Promise<Either<Fault, Either<string, DecisionClaims>>> => {
  const keys = await believed(vkeys, policy)
  if (E.isLeft(keys)) return keys
  if (keys.right === undefined)
    return E.left(faulty('usage', 'expected either --key VKEY or --policy FILE'))
  const bytes = await fileBytes(path)
  if (E.isLeft(bytes)) return bytes
  const text = new TextDecoder().decode(bytes.right).trim()
  const verified = verifyDecision(nodeCrypto, keys.right.logs, text)
  return E.right(
    E.isLeft(verified) ? E.left(jsonLine(verified.left)) : E.right(verified.right.claims),
  )
}

const words = (rejection: ReplayRejection): string => {
  switch (rejection.rejected) {
    case 'rules-differ':
      return `the rules differ: the log gives ${rejection.computed}, signed is ${rejection.expected}`
    case 'answer-differs':
      return `the answer differs: the log gives ${jsonLine(rejection.computed)}, signed is ${jsonLine(rejection.expected)}`
    case 'answer-of-the-node':
      return 'it states that the node was behind, which no event records'
  }
}

/** The question by both clocks and the events up to where it was answered. */
const asAskedThen = (claims: DecisionClaims): Question => ({
  ...claims.question,
  ...decidedBy(claims),
  atPosition: claims.position,
})

const again = async (
  reader: LogReader,
  claims: DecisionClaims,
): Promise<Either<Fault, Either<string, string>>> => {
  const registry = await registryIn(reader)
  if (E.isLeft(registry)) return registry
  const head = await reader.head()()
  if (E.isLeft(head)) return E.left(faultFrom(head.left))
  if (BigInt(claims.position) > head.right)
    return E.left(
      faulty(
        'data',
        `it was answered at position ${claims.position}; the log ends at ${head.right}`,
      ),
    )
  const { asOf, knownAt } = decidedBy(claims)
  const asked = await askThen({
    clock: () => (asOf > knownAt ? asOf : knownAt),
    registry: registry.right,
    store: reader,
    lane: makeLane(),
    lensFor: () => lensOf(nobody),
    position: () => head.right,
    isBehind: () => false,
  })(asAskedThen(claims))()
  if (E.isLeft(asked))
    return E.left(
      'refusal' in asked.left ? faulty('data', 'its time is in the future') : faultFrom(asked.left),
    )
  const ruling = asked.right
  const held = heldAgainst(nodeCrypto, claims, registry.right.viewThen(asOf, knownAt), () => ruling)
  return E.right(E.isLeft(held) ? E.left(words(held.left)) : E.right(held.right.decision))
}

/** Verifies the decision in a file and makes it again; tells which of the two does not hold. */
export const decideAgain = async (
  config: Config,
  path: string,
  keys: Believed,
  io: Io,
): Promise<Either<Fault, number>> => {
  const claims = await claimsIn(path, keys)
  if (E.isLeft(claims)) return claims
  if (E.isLeft(claims.right)) {
    await io.out(`not verified: ${claims.right.left}\n`)
    return E.right(no)
  }
  const signed = claims.right.right
  await io.out(
    `verified: signed by ${JSON.stringify(signed.iss)}, decided at ${signed.decidedAt}\n`,
  )
  return withHistory(config, async (reader) => {
    const made = await again(reader, signed)
    if (E.isLeft(made)) return made
    const line = E.isLeft(made.right)
      ? `not repeated: ${made.right.left}`
      : `repeated: ${made.right.right}, by the same rules`
    await io.out(`${line}\n`)
    return E.right(E.isLeft(made.right) ? no : ok)
  })
}
