/** Reads a policy file: `log`, `witness`, `group` and `quorum`, a name defined before it is used. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { linesOf, textFrom } from '../bytes/text.ts'
import { keyFrom } from '../note/key.ts'
import type { Key } from '../note/key.ts'
import type { Primitives } from '../primitives.ts'
import type { Member, Policy } from './policy.ts'
import type { ProofRejection } from './rejection.ts'

type Reading = {
  readonly logs: Key[]
  readonly witnesses: Map<string, Key>
  readonly members: Map<string, Member>
  quorum: string | undefined
}

const leastOf = (word: string, members: number): number | undefined => {
  const least = word === 'any' ? 1 : word === 'all' ? members : decimalFrom(word)
  return least === undefined || least < 1 || least > members ? undefined : least
}

const isFree = ({ members }: Reading, name: string): boolean =>
  name !== 'none' && !members.has(name)

const readLog = (
  primitives: Primitives,
  reading: Reading,
  [vkey = '']: ReadonlyArray<string>,
): string | undefined => {
  const key = keyFrom(primitives, vkey)
  if (E.isLeft(key) || key.right.kind !== 'note') return 'expected the key of a log'
  reading.logs.push(key.right)
  return undefined
}

const readWitness = (
  primitives: Primitives,
  reading: Reading,
  [name = '', vkey = '']: ReadonlyArray<string>,
): string | undefined => {
  const key = keyFrom(primitives, vkey)
  if (E.isLeft(key) || key.right.kind !== 'cosignature') return 'expected the key of a witness'
  if (!isFree(reading, name)) return 'the name is taken'
  // One witness under two names would be counted twice.
  const twice = [...reading.witnesses.values()].some(
    ({ publicKey }) => String(publicKey) === String(key.right.publicKey),
  )
  if (twice) return 'the key is another witness, too'
  reading.witnesses.set(name, key.right)
  reading.members.set(name, { type: 'witness', key: key.right })
  return undefined
}

const readGroup = (
  reading: Reading,
  [name = '', word = '', ...names]: ReadonlyArray<string>,
): string | undefined => {
  if (!isFree(reading, name)) return 'the name is taken'
  if (new Set(names).size < names.length) return 'a member is named twice'
  const members = names.map((one) => reading.members.get(one)).filter((one) => one !== undefined)
  if (members.length < names.length) return 'a member is not defined above'
  const least = leastOf(word, members.length)
  if (least === undefined) return 'expected any, all, or from 1 to the number of members'
  reading.members.set(name, { type: 'group', least, members })
  return undefined
}

const readQuorum = (
  reading: Reading,
  [name = '', ...rest]: ReadonlyArray<string>,
): string | undefined => {
  if (reading.quorum !== undefined) return 'there is one quorum already'
  if (rest.length > 0) return 'expected one name'
  if (name !== 'none' && !reading.members.has(name)) return 'the name is not defined above'
  reading.quorum = name
  return undefined
}

const readLine = (
  primitives: Primitives,
  reading: Reading,
  words: ReadonlyArray<string>,
): string | undefined => {
  const [word, ...rest] = words
  if (word === 'log' && rest.length <= 2) return readLog(primitives, reading, rest)
  if (word === 'witness' && rest.length <= 3) return readWitness(primitives, reading, rest)
  if (word === 'group') return readGroup(reading, rest)
  if (word === 'quorum') return readQuorum(reading, rest)
  return 'expected log, witness, group or quorum'
}

const malformed = (line: number, why: string) =>
  E.left({ rejected: 'policy-malformed', line, why } as const)

/** A policy, or the first line that is none. Empty lines, and such as begin with `#`, are passed over. */
export const policyFrom = (
  primitives: Primitives,
  bytes: Uint8Array,
): Either<ProofRejection, Policy> => {
  const lines = linesOf(textFrom(bytes) ?? '')
  if (lines === undefined) return malformed(1, 'expected lines of text, the last one ended')
  const reading: Reading = { logs: [], witnesses: new Map(), members: new Map(), quorum: undefined }
  for (const [at, line] of lines.entries()) {
    const words = line.split(' ').filter((word) => word !== '')
    if (words.length === 0 || line.trimStart().startsWith('#')) continue
    const why = readLine(primitives, reading, words)
    if (why !== undefined) return malformed(at + 1, why)
  }
  const { logs, witnesses, members, quorum } = reading
  if (logs.length === 0) return malformed(lines.length, 'no log is named')
  if (quorum === undefined) return malformed(lines.length, 'no quorum is named')
  return E.right({ logs, witnesses, quorum, needs: members.get(quorum) })
}
