/** The keys that a reader trusts: single keys of logs, or a policy. */
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

/** A policy in which each of these log keys may sign; it requires no witness. */
export const policyOfKeys = (
  primitives: Primitives,
  vkeys: ReadonlyArray<string>,
): Either<ProofRejection, Policy> => {
  const logs: Key[] = []
  for (const vkey of vkeys) {
    const key = keyFrom(primitives, vkey)
    if (E.isLeft(key)) return key
    // A witness key cannot sign for a log.
    if (key.right.kind !== 'note') return E.left({ rejected: 'key-algorithm', algorithm: 4 })
    logs.push(key.right)
  }
  return E.right({ ...noPolicy, logs })
}

/**
 * A policy of the keys that the bundle itself names, as far as they are well-formed. It shows only consistency, since
 * the author of the bundle chose them.
 */
export const policyOfBundle = (primitives: Primitives, vkeys: ReadonlyArray<string>): Policy => {
  const readable = vkeys.filter((vkey) => E.isRight(policyOfKeys(primitives, [vkey])))
  return E.getOrElse(() => noPolicy)(policyOfKeys(primitives, readable))
}

const policyLine = /^(?:#|(?:log|witness|group|quorum)\s)/

/** The policy of a pasted text: one key a line, or a policy. Undefined for an empty text, which trusts no key. */
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
