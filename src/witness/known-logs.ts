/** The logs a witness vouches for, by the keys it was given: the origin of a log is the name of its keys. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { linesOf, textFrom } from '../transparency/bytes/text.ts'
import { keyFrom } from '../transparency/note/key.ts'
import type { Key } from '../transparency/note/key.ts'
import type { NoteRejection } from '../transparency/note/rejection.ts'
import type { Primitives } from '../transparency/primitives.ts'

/** Keys of each log by its origin: several while a log changes its key. */
export type KnownLogs = ReadonlyMap<string, ReadonlyArray<Key>>

/** The reasons why a list of logs is refused; `line` counts from 1, among the keys or in the file. */
export type LogsRejection =
  | { readonly rejected: 'log-key'; readonly line: number; readonly why: NoteRejection }
  | { readonly rejected: 'log-is-witness'; readonly line: number }
  | { readonly rejected: 'log-line'; readonly line: number }

type Spelled = { readonly line: number; readonly vkey: string }

const logsOf = (
  primitives: Primitives,
  spelled: ReadonlyArray<Spelled>,
): Either<LogsRejection, KnownLogs> => {
  const logs = new Map<string, Key[]>()
  for (const { line, vkey } of spelled) {
    const key = keyFrom(primitives, vkey)
    if (E.isLeft(key)) return E.left({ rejected: 'log-key', line, why: key.left })
    if (key.right.kind !== 'note') return E.left({ rejected: 'log-is-witness', line })
    const { name, id } = key.right
    const keys = logs.get(name) ?? []
    if (!keys.some((known) => known.id === id)) logs.set(name, [...keys, key.right])
  }
  return E.right(logs)
}

/** From keys of algorithm 1 (Ed25519), each `name+keyid+base64`; the same key twice is one. */
export const logsFromKeys = (
  primitives: Primitives,
  vkeys: ReadonlyArray<string>,
): Either<LogsRejection, KnownLogs> =>
  logsOf(
    primitives,
    vkeys.map((vkey, at) => ({ line: at + 1, vkey })),
  )

/**
 * From a file: lines `log VKEY`, as a policy has them (c2sp.org/tlog-policy), of which an address may follow the key. Empty
 * lines and such as begin with `#` are passed over; any other line is refused, so that a slip leaves no log out.
 */
export const logsFromFile = (
  primitives: Primitives,
  bytes: Uint8Array,
): Either<LogsRejection, KnownLogs> => {
  const lines = linesOf(textFrom(bytes) ?? '')
  if (lines === undefined) return E.left({ rejected: 'log-line', line: 1 })
  const spelled: Spelled[] = []
  for (const [at, line] of lines.entries()) {
    const [word = '#', vkey, ...rest] = line.split(' ').filter((part) => part !== '')
    if (word.startsWith('#')) continue
    if (word !== 'log' || vkey === undefined || rest.length > 1)
      return E.left({ rejected: 'log-line', line: at + 1 })
    spelled.push({ line: at + 1, vkey })
  }
  return logsOf(primitives, spelled)
}
