/** Problems to documents (RFC 9457). Nothing a caller sent comes back except names of fields. */
import type { Language } from '../../api/contract/language.ts'
import { titleIn } from '../../api/contract/problem-words.ts'
import { problems } from '../../api/problems/problems.ts'
import type { ProblemName } from '../../api/problems/problem-names.ts'
import type { Fault } from '../../kernel/codec.ts'
import type { Problem, RawHeaders } from './outcome.ts'

export const problemMediaType = 'application/problem+json'

/** The stable `type` of a problem: what clients tell problems apart by. */
export const problemType = (name: ProblemName): string => `urn:consent-ledger:problem:${name}`

// A name that a caller chose may itself be personal: only plain words and places in a list are repeated. Digits
// in a row are none of ours but in the names of hashes.
const isShown = (segment: string): boolean =>
  /^\d{1,5}$/.test(segment) ||
  (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(segment) && !/\d{3}/.test(segment.replace(/sha256/i, '')))

const shownPath = (path: string): string =>
  path
    .split('.')
    .map((segment) => (segment === '' || isShown(segment) ? segment : '*'))
    .join('.')

/** Faults shown in one document; the rest is told by their number. */
const maxErrors = 50

const shown = ({ path, expected }: Fault): Fault => ({ path: shownPath(path), expected })

const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value

/**
 * Details of a problem that are the ledger's own words: a limit, an instant of its own, a closed list. A value that
 * names the subject of the request was sent by the caller and may be forbidden text: only its name comes back.
 */
const ownWords: ReadonlySet<string> = new Set([
  'accepted',
  'actual',
  'allowed',
  'at',
  'earliest',
  'effectiveAt',
  'expected',
  'field',
  'file',
  'index',
  'latest',
  'limit',
  'limitBytes',
  'maxHours',
  'missing',
  'position',
  'question',
  'reasons',
  'retryAfterS',
  'roles',
  'running',
  'stoppedFor',
  'validUntil',
])

/** Whether a fact of that name is shown with its value. */
export const isOwnWord = (name: string): boolean => ownWords.has(name)

const factMembers = (facts: Problem['facts']): object => {
  if (facts === undefined) return {}
  const entries = Object.entries(facts)
  const about = entries.filter(([name]) => !isOwnWord(name)).map(([name]) => name)
  const own = Object.fromEntries(entries.filter(([name]) => isOwnWord(name)))
  return about.length === 0 ? own : { ...own, about }
}

/** The document as JSON text. Its title is for people, in their language; its `type` for programs. */
export const problemJson = (
  { problem, facts, errors }: Problem,
  requestId: string,
  language: Language = 'en',
): string => {
  const { status } = problems[problem]
  const document = {
    ...factMembers(facts),
    type: problemType(problem),
    title: titleIn(language, problem),
    status,
    requestId,
    ...(errors === undefined ? {} : { errors: errors.slice(0, maxErrors).map(shown) }),
    ...(errors === undefined || errors.length <= maxErrors ? {} : { errorCount: errors.length }),
  }
  return JSON.stringify(document, plain)
}

/** Headers that go with a problem of that name. */
export const problemHeaders = (problem: ProblemName): RawHeaders => {
  const { status, retryAfterS } = problems[problem]
  const retry = retryAfterS === undefined ? [] : ['Retry-After', String(retryAfterS)]
  if (status !== 401) return retry
  const error = problem === 'credential-missing' ? '' : ', error="invalid_token"'
  return [...retry, 'WWW-Authenticate', `Bearer realm="consent-ledger"${error}`]
}
