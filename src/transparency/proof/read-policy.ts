/**
 * Reads a policy file (c2sp.org/tlog-policy): `log`, `witness`, `group` and `quorum` lines; a name must be defined
 * before it is used. The file is bytes: those above 0x7e are opaque, and become text only when shown or as a part of a
 * key.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { equalBytes } from '../bytes/equal.ts'
import { linesOf, textFrom } from '../bytes/text.ts'
import { keyFrom } from '../note/key.ts'
import type { Key } from '../note/key.ts'
import type { Primitives } from '../primitives.ts'
import type { Member, Policy } from './policy.ts'
import type { ProofRejection } from './rejection.ts'

/** Names are bytes here, one character each. */
type Reading = {
  readonly logs: Key[]
  readonly witnesses: Map<string, Key>
  readonly members: Map<string, Member>
  /** Names that are members of a group. */
  readonly inGroups: Set<string>
  readonly urls: Map<Key, string>
  quorum: string | undefined
}

const octetsOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

const textOf = (octets: string): string | undefined =>
  textFrom(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))

const leastOf = (word: string, members: number): number | undefined => {
  const least = word === 'any' ? 1 : word === 'all' ? members : decimalFrom(word)
  return least === undefined || least < 1 || least > members ? undefined : least
}

const isFree = ({ members }: Reading, name: string): boolean =>
  name !== 'none' && !members.has(name)

/** The key of a line, with its address; undefined if it is not of that kind. */
const readKey = (
  primitives: Primitives,
  { urls }: Reading,
  kind: Key['kind'],
  [vkey = '', url]: ReadonlyArray<string>,
): Key | undefined => {
  const key = keyFrom(primitives, textOf(vkey) ?? '')
  if (E.isLeft(key) || key.right.kind !== kind) return undefined
  if (url !== undefined) urls.set(key.right, textOf(url) ?? url)
  return key.right
}

const isAmong = (keys: Iterable<Key>, { publicKey }: Key): boolean =>
  [...keys].some((known) => equalBytes(known.publicKey, publicKey))

const readLog = (
  primitives: Primitives,
  reading: Reading,
  words: ReadonlyArray<string>,
): string | undefined => {
  const key = readKey(primitives, reading, 'note', words)
  if (key === undefined) return 'expected the key of a log'
  if (isAmong(reading.logs, key)) return 'the key is another log, too'
  reading.logs.push(key)
  return undefined
}

const readWitness = (
  primitives: Primitives,
  reading: Reading,
  [name = '', ...words]: ReadonlyArray<string>,
): string | undefined => {
  const key = readKey(primitives, reading, 'cosignature', words)
  if (key === undefined) return 'expected the key of a witness'
  if (!isFree(reading, name)) return 'the name is taken'
  // A witness under two names would count twice.
  if (isAmong(reading.witnesses.values(), key)) return 'the key is another witness, too'
  reading.witnesses.set(name, key)
  reading.members.set(name, { type: 'witness', key })
  return undefined
}

const readGroup = (
  { members: defined, inGroups }: Reading,
  [name = '', word = '', ...names]: ReadonlyArray<string>,
): string | undefined => {
  if (name === '' || name === 'none' || defined.has(name)) return 'the name is taken'
  const members = names.map((one) => defined.get(one)).filter((one) => one !== undefined)
  if (members.length < names.length) return 'a member is not defined above'
  const least = leastOf(word, members.length)
  if (least === undefined) return 'expected any, all, or from 1 to the number of members'
  for (const one of names) {
    // A member of two groups would count twice.
    if (inGroups.has(one)) return 'a member is a member already'
    inGroups.add(one)
  }
  defined.set(name, { type: 'group', least, members })
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

const readLines = (
  primitives: Primitives,
  reading: Reading,
  lines: ReadonlyArray<string>,
): Either<ProofRejection, void> => {
  for (const [at, line] of lines.entries()) {
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line))
      return malformed(at + 1, 'expected no control characters but tabs')
    const words = line.split(/[ \t]/).filter((word) => word !== '')
    if (words[0]?.startsWith('#') ?? true) continue
    const why = readLine(primitives, reading, words)
    if (why !== undefined) return malformed(at + 1, why)
  }
  return E.right(undefined)
}

/**
 * A policy, or the first faulty line. Empty lines and lines that begin with `#` are ignored. `known`: keys of logs
 * that are trusted besides those in the file; without any, the file must name one. `any`: of a log whose keys are not
 * known yet, so that the file need name none.
 */
export const policyFrom = (
  primitives: Primitives,
  bytes: Uint8Array,
  known: ReadonlyArray<Key> | 'any' = [],
): Either<ProofRejection, Policy> => {
  const text = octetsOf(bytes)
  const lines = linesOf(text)
  if (lines === undefined)
    return text === ''
      ? malformed(1, 'the file is empty')
      : malformed(text.split('\n').length, 'the last line must end with a line feed')
  const reading: Reading = {
    logs: [],
    witnesses: new Map(),
    members: new Map(),
    inGroups: new Set(),
    urls: new Map(),
    quorum: undefined,
  }
  const read = readLines(primitives, reading, lines)
  if (E.isLeft(read)) return read
  const { witnesses, members, urls, quorum } = reading
  const keys = known === 'any' ? [] : known
  const logs = [...keys, ...reading.logs.filter((key) => !isAmong(keys, key))]
  if (logs.length === 0 && known !== 'any') return malformed(lines.length, 'no log is named')
  if (quorum === undefined) return malformed(lines.length, 'no quorum is named')
  const needs = members.get(quorum)
  return E.right({ logs, witnesses, urls, quorum: textOf(quorum) ?? quorum, needs })
}
