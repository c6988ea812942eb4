/** The streams of the server that are the ledger's: everything else there is not read, not followed and not counted. */
import { trusted } from '../../../kernel/ids.ts'
import type { StreamId } from '../../../kernel/ids.ts'

/** A name that ends in '-' stands for all streams that begin with it, any other for itself alone. */
export type StreamNames = ReadonlyArray<string>

/** The streams of a ledger. */
export const ledgerStreams: StreamNames = [
  'subject-',
  'policy-',
  'document-',
  'case-',
  'incident-',
  'catalogue',
  'access',
  'access-changes',
  'exports',
  'deposits',
  'decision-log',
]

/** The stream of a ledger's id and name; outside `ledgerStreams`, so that it is no event of the ledger. */
export const identityStream = trusted<StreamId>('ledger-identity')

const isPrefix = (name: string): boolean => name.endsWith('-')

/** Whether a stream is one of these. The server compares beginnings only: 'access' finds 'accessory' as well. */
export const isAmong =
  (names: StreamNames) =>
  (stream: string): boolean =>
    names.some((name) => (isPrefix(name) ? stream.startsWith(name) : stream === name))

/** The `names` that begin with one of `prefixes`; all of `names` without a prefix. */
export const narrowed = (
  names: StreamNames,
  prefixes: ReadonlyArray<string> | undefined,
): StreamNames => {
  if (prefixes === undefined) return names
  const found = prefixes.flatMap((prefix) =>
    names.flatMap((name) => {
      if (isPrefix(name) && prefix.startsWith(name)) return [prefix]
      return name.startsWith(prefix) ? [name] : []
    }),
  )
  return [...new Set(found)]
}
