/** Regulator bundles over HTTP: streamed as they are written, recorded before the first byte. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { BundleRequestBody } from '../../api/bodies/export-bodies.ts'
import type { Caller } from '../../credentials/credential.ts'
import { isInReach } from '../../deciders/limits.ts'
import type { Reach } from '../../deciders/limits.ts'
import { staffReasons } from '../../events/facts/access.ts'
import type { BundleBytes, ExportRecorder } from '../../exports/bundle/bundles.ts'
import type { BundleHead } from '../../exports/bundle/head.ts'
import type { BundleFailure } from '../../exports/bundle/failure.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { fromBase64 } from '../../transparency/bytes/base64.ts'
import type { Ledger, ReadingFailure } from '../../ledger/ledger.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import { roleAmong } from '../requests/access.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'
import { bundleProblem } from './export-problems.ts'
import type { NotRecorded } from './export-problems.ts'

type Scope = BundleRequestBody['scope']

/** The data of people that a scope shows, whatever it names: a credential's limits bound it. */
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

const rootFrom = (root: string | undefined): Uint8Array | undefined =>
  root === undefined ? undefined : fromBase64(root)

/** The endorsements that a setting requires and the bundle lacks, before its first byte: its report names each witness. */
const missingHeader = ({ missing }: BundleHead['proofs']): ReadonlyArray<string> =>
  missing.length === 0
    ? []
    : ['Consent-Ledger-Missing', missing.map((one) => one.missing).join(', ')]

/** Claims of witnesses against the log: no names, which may be of any letters. The report has them. */
const contradictedHeader = ({ contradictions }: BundleHead['proofs']): ReadonlyArray<string> =>
  contradictions.length === 0
    ? []
    : [
        'Consent-Ledger-Contradicted',
        [...new Set(contradictions.map(({ says }) => says))].join(', '),
      ]

const fileName = ({ kind }: Scope, position: bigint): string =>
  `attachment; filename="consent-ledger-${kind}-${position}.zip"`

/** A bundle of what the caller may reach. */
export const exportRegulator =
  ({ ledger, bundles }: Pick<HandlerEnv, 'ledger' | 'bundles'>) =>
  async ({
    caller,
    body,
    onLeft,
  }: Call<unknown, unknown, BundleRequestBody>): Promise<Outcome<never>> => {
    const { scope, position, since, reason } = body
    if (!isInReach(reachOf(scope), caller)) return E.left({ problem: 'out-of-credential-scope' })
    const reader = readerOf(caller, reason)
    if (E.isLeft(reader)) return reader
    if (bundles === undefined) return E.left({ problem: 'exports-unavailable' })
    const subject = scope.kind === 'person' ? scope.subject : undefined
    const leaving = new AbortController()
    onLeft(() => leaving.abort())
    const begun = await bundles.begin({
      request: {
        scope,
        position: position === undefined ? undefined : BigInt(position),
        since: since && { size: since.size, root: rootFrom(since.root) },
      },
      record: recorderFor(ledger, reader.right, subject),
      left: leaving.signal,
    })
    if (E.isLeft(begun)) return E.left(bundleProblem(begun.left))
    const { head, bytes } = begun.right
    return E.right({
      status: 200,
      chunks: chunksOf(bytes),
      mediaType: 'application/zip',
      headers: [
        'Content-Disposition',
        fileName(scope, head.position),
        ...missingHeader(head.proofs),
        ...contradictedHeader(head.proofs),
      ],
    })
  }
