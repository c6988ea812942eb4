/** Verifies a signed receipt or decision from its file; a decision is made again from a bundle that is given. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { DecisionHistory } from '../../exports/receipts/replay-decision.ts'
import { verifyDecision } from '../../exports/receipts/verify-decision.ts'
import type { DecisionClaims } from '../../exports/receipts/decision-claims.ts'
import { ArchiveError } from '../../exports/verify/source/bundle-files.ts'
import { zipFiles } from '../../exports/verify/source/zip-files.ts'
import { gathering, historyFor, packagesIn } from '../../exports/verify/statement/history.ts'
import type { Gathering } from '../../exports/verify/statement/history.ts'
import type { HistoryRejection, StatementReport } from '../../exports/verify/statement/report.ts'
import { statementIn, verifyStatement } from '../../exports/verify/statement/verify-statement.ts'
import type { BundleReport } from '../../exports/verify/report.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { Io } from '../line/command.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { bundleReport, withFile } from './bundle.ts'
import { crc32 } from './node-ports.ts'

type Asked = { readonly bundle: string; readonly policy: Policy; readonly io: Io }

type Read = { readonly report: BundleReport; readonly gathered: Gathering }

/** One reading of the bundle, with the records of these people. */
const readFor = async (
  { bundle, policy, io }: Asked,
  people: ReadonlySet<SubjectId>,
): Promise<Either<Fault, Read>> => {
  const gathered = gathering(people)
  const flags = { path: bundle, policy, authorities: undefined, since: undefined }
  const report = await withFile(bundle, (access) =>
    bundleReport({ ...flags, onEvent: gathered.add }, access, io),
  )
  return E.isLeft(report) ? report : E.right({ report: report.right, gathered })
}

/** Read again with whoever the person was joined with, until nobody comes along: they are known by reading alone. */
const readAll = async (asked: Asked, subject: SubjectId): Promise<Either<Fault, Read>> => {
  let people: ReadonlySet<SubjectId> = new Set([subject])
  for (;;) {
    const read = await readFor(asked, people)
    if (E.isLeft(read)) return read
    const joined = read.right.gathered.joined()
    if (joined.size === people.size || read.right.report.verdict === 'refused') return read
    people = new Set(joined)
  }
}

const packagesOf = (path: string) =>
  withFile(path, async (access) => {
    const files = await zipFiles(access, crc32)
    if (E.isLeft(files)) return E.left(faulty('no-input', `${path}: ${files.left.reason}`))
    try {
      return E.right(await packagesIn(nodeCrypto, files.right))
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      return E.left(faulty('no-input', `${path}: ${error.problem.file}: ${error.problem.reason}`))
    }
  })

const historyOf = async (
  asked: Asked,
  claims: DecisionClaims,
): Promise<Either<Fault, Either<HistoryRejection, DecisionHistory>>> => {
  const read = await readAll(asked, claims.sub)
  if (E.isLeft(read)) return read
  const packages = await packagesOf(asked.bundle)
  if (E.isLeft(packages)) return packages
  const { report, gathered } = read.right
  return E.right(historyFor(claims, report, gathered, packages.right))
}

/** The report on what a file holds. */
export const statementReport = async (
  path: string,
  bytes: Uint8Array,
  policy: Policy,
  bundle: string | undefined,
  io: Io,
): Promise<Either<Fault, StatementReport>> => {
  const text = statementIn(new TextDecoder().decode(bytes))
  if (text === undefined)
    return E.left(
      faulty('no-input', `${path}: expected a bundle (zip), or a signed receipt or decision (JWS)`),
    )
  const decision = verifyDecision(nodeCrypto, policy.logs, text)
  if (bundle !== undefined && E.isLeft(decision) && decision.left.rejected === 'jws-type')
    return E.left(faulty('usage', '--bundle is for a signed decision'))
  if (bundle === undefined || E.isLeft(decision))
    return E.right(verifyStatement(nodeCrypto, policy, text, undefined))
  const history = await historyOf({ bundle, policy, io }, decision.right.claims)
  if (E.isLeft(history)) return history
  return E.right(
    E.isLeft(history.right)
      ? { of: 'decision', verdict: 'refused', rejection: history.right.left }
      : verifyStatement(nodeCrypto, policy, text, history.right.right),
  )
}
