/** Regulator bundles over HTTP: streamed as they are written, recorded before the first byte. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { BundleRequestBody } from '../../api/bodies/export-bodies.ts'
import type { Caller } from '../../credentials/credential.ts'
import { isInReach } from '../../deciders/limits.ts'
import type { Reach } from '../../deciders/limits.ts'
import { staffReasons } from '../../events/facts/access.ts'
import type { BundleBytes, ExportRecorder, ExportsRunning } from '../../exports/bundle/bundles.ts'
import type { BundleFailure } from '../../exports/bundle/failure.ts'
import type { ProblemName } from '../../api/problems/problem-names.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Ledger, ReadingFailure } from '../../ledger/ledger.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import { roleAmong } from '../requests/access.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type Scope = BundleRequestBody['scope']

/** What a scope shows of people, whatever it names: a limit of a credential bounds that. */
const reachOf = (scope: Scope): Reach => {
  switch (scope.kind) {
    case 'purpose':
      return { purposes: [scope.purpose], recipients: 'every' }
    case 'recipient':
      return { purposes: 'every', recipients: [scope.recipient] }
    case 'ledger':
    case 'person':
    case 'period':
      return { purposes: 'every', recipients: 'every' }
  }
}

const reasonMissing: Problem = {
  problem: 'invalid-request',
  errors: [{ path: 'reason', expected: `one of ${staffReasons.join(' | ')}` }],
}

const readerOf = (caller: Caller, reason: BundleRequestBody['reason']): Either<Problem, Reader> => {
  const role = roleAmong(caller, ['regulator', 'auditor'])
  if (role === undefined) return E.left({ problem: 'role-missing' })
  const said = reason ?? (role === 'regulator' ? 'regulator' : undefined)
  return said === undefined || said === 'own_record'
    ? E.left(reasonMissing)
    : E.right({ actor: { role, id: caller.id }, reason: said })
}

/** What recording answers, as a problem already. */
type NotRecorded = { readonly refused: Problem }

type Tagged = Exclude<BundleFailure, { readonly rejected: string }> | ExportsRunning
type Rejected = Extract<BundleFailure, { readonly rejected: string }>

/** Under which name each failure of a bundle is answered: a new one does not compile without. */
const failures: { readonly [N in Tagged['failure']]: ProblemName } = {
  'exports-running': 'exports-running',
  'tree-behind': 'not-yet-covered',
  'bundle-too-large': 'bundle-too-large',
  'position-ahead': 'behind',
  'period-reversed': 'invalid-request',
  'rows-behind': 'exports-unavailable',
  'rows-unavailable': 'exports-unavailable',
  'rows-disk-full': 'exports-unavailable',
  'verifier-missing': 'exports-unavailable',
  'page-not-drawn': 'page-not-drawn',
  'signing-failed': 'signing-unavailable',
  'beyond-tree': 'exports-unavailable',
  'event-rewritten': 'event-rewritten',
  'tile-missing': 'exports-unavailable',
  'document-missing': 'document-corrupt',
  'document-unreadable': 'document-corrupt',
  'revision-conflict': 'revision-conflict',
  'stream-not-found': 'stream-not-found',
  'event-too-large': 'event-too-large',
  'append-too-large': 'append-too-large',
  'append-malformed': 'append-malformed',
  'store-unavailable': 'store-unavailable',
  'disk-full': 'disk-full',
  'outcome-unknown': 'outcome-unknown',
  corrupt: 'corrupt',
  unreadable: 'unreadable',
  'vault-unavailable': 'vault-unavailable',
  'vault-corrupt': 'vault-corrupt',
  'kek-missing': 'kek-missing',
  'kek-wrong': 'kek-wrong',
  'kek-malformed': 'kek-malformed',
  'key-lost': 'key-lost',
  'self-test-failed': 'self-test-failed',
}

const isRejected = (failure: Tagged | Rejected): failure is Rejected => 'rejected' in failure

const bundleProblem = (failure: BundleFailure | ExportsRunning | NotRecorded): Problem => {
  if ('refused' in failure) return failure.refused
  // An entry that no tile holds, or a part that does not open: what is stored is not what was written.
  if (isRejected(failure))
    return { problem: failure.rejected === 'sealed-part' ? 'sealed-part' : 'corrupt' }
  const problem = failures[failure.failure]
  if (failure.failure === 'position-ahead')
    return { problem, facts: { position: String(failure.head) } }
  return failure.failure === 'period-reversed'
    ? { problem, errors: [{ path: 'scope.to', expected: 'an instant after `from`' }] }
    : { problem }
}

const recorderFor = (
  { reading, recordExport }: Pick<Ledger, 'reading' | 'recordExport'>,
  reader: Reader,
  subject: SubjectId | undefined,
): ExportRecorder<NotRecorded> => {
  const refused = E.mapLeft((failure: ReadingFailure) => ({ refused: problemOf(failure) }))
  return {
    reading: async () => refused(await reading.exported(subject, reader)()),
    fact: async (fact) => refused(await recordExport(reader.actor, fact)()),
  }
}

/** The archive's bytes as an answer. An end before the first byte ends what writes them as well. */
const chunksOf = (
  bytes: BundleBytes<BundleFailure | NotRecorded>,
): AsyncIterableIterator<Either<Problem, Uint8Array>> => {
  const chunks: AsyncIterableIterator<Either<Problem, Uint8Array>> = {
    [Symbol.asyncIterator]: () => chunks,
    next: async () => {
      const { done, value } = await bytes.next()
      return done === true
        ? { done, value: undefined }
        : { done: false, value: E.mapLeft(bundleProblem)(value) }
    },
    return: async () => {
      await bytes.return?.()
      return { done: true, value: undefined }
    },
  }
  return chunks
}

const fileName = ({ kind }: Scope, position: bigint): string =>
  `attachment; filename="consent-ledger-${kind}-${position}.zip"`

/** A bundle of what the caller may reach. */
export const exportRegulator =
  ({ ledger, bundles }: Pick<HandlerEnv, 'ledger' | 'bundles'>) =>
  async ({ caller, body }: Call<unknown, unknown, BundleRequestBody>): Promise<Outcome<never>> => {
    const { scope, position, reason } = body
    if (!isInReach(reachOf(scope), caller)) return E.left({ problem: 'out-of-credential-scope' })
    const reader = readerOf(caller, reason)
    if (E.isLeft(reader)) return reader
    if (bundles === undefined) return E.left({ problem: 'exports-unavailable' })
    const subject = scope.kind === 'person' ? scope.subject : undefined
    const begun = await bundles.begin({
      request: { scope, position: position === undefined ? undefined : BigInt(position) },
      record: recorderFor(ledger, reader.right, subject),
    })
    if (E.isLeft(begun)) return E.left(bundleProblem(begun.left))
    const { head, bytes } = begun.right
    return E.right({
      status: 200,
      chunks: chunksOf(bytes),
      mediaType: 'application/zip',
      headers: ['Content-Disposition', fileName(scope, head.position)],
    })
  }
