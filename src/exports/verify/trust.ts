/** Whom the reader believes: keys of logs one by one, or a policy. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import { keyFrom } from '../../transparency/note/key.ts'
import type { Key } from '../../transparency/note/key.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import { policyFrom } from '../../transparency/proof/read-policy.ts'
import type { ProofRejection } from '../../transparency/proof/rejection.ts'

const noPolicy: Policy = {
  logs: [],
  witnesses: new Map(),
  urls: new Map(),
  quorum: 'none',
  needs: undefined,
}

/** Keys of logs alone, any of which may have signed: no witness is asked for. */
export const policyOfKeys = (
  primitives: Primitives,
  vkeys: ReadonlyArray<string>,
): Either<ProofRejection, Policy> => {
  const logs: Key[] = []
  for (const vkey of vkeys) {
    const key = keyFrom(primitives, vkey)
    if (E.isLeft(key)) return key
    // The key of a witness vouches for no log.
    if (key.right.kind !== 'note') return E.left({ rejected: 'key-algorithm', algorithm: 4 })
    logs.push(key.right)
  }
  return E.right({ ...noPolicy, logs })
}

/** The keys that a bundle names itself, as far as they can be read: whoever made it chose them. */
export const policyOfBundle = (primitives: Primitives, vkeys: ReadonlyArray<string>): Policy => {
  const readable = vkeys.filter((vkey) => E.isRight(policyOfKeys(primitives, [vkey])))
  return E.getOrElse(() => noPolicy)(policyOfKeys(primitives, readable))
}

const policyLine = /^(?:#|(?:log|witness|group|quorum)\s)/

/** What a person pasted: keys a line, or a policy; nothing at all believes nobody. */
export const policyFromText = (
  primitives: Primitives,
  text: string,
): Either<ProofRejection, Policy | undefined> => {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return E.right(undefined)
  return lines.some((line) => policyLine.test(line))
    ? policyFrom(primitives, bytesFrom(`${lines.join('\n')}\n`))
    : policyOfKeys(primitives, lines)
}
