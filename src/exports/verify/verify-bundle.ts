/** Verifies a regulator bundle (docs/reference/bundle.md): runs every check in order, on the bundle's files alone. */
import { E } from '../../fp.ts'
import { fromBase64 } from '../../transparency/bytes/base64.ts'
import type { Checkpoint } from '../../transparency/note/checkpoint.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import { verifyCheckpoint } from '../../transparency/proof/verify-checkpoint.ts'
import type { Authorities, Stamp } from '../../transparency/stamp/verify-stamp.ts'
import { stampFile, stateFile } from '../bundle/format/names.ts'
import { checkHead, checkWitnessTimes, readCheckpoint } from './checks/checkpoint.ts'
import { checkDocuments } from './checks/documents.ts'
import type { DisclosedEvent } from './checks/events.ts'
import { checkPrevious, checkSince, withoutQuorum } from './checks/growth.ts'
import type { Known } from './checks/growth.ts'
import { checkAgainstManifest, checkFileNames, readManifest } from './checks/manifest.ts'
import { checkStamp } from './checks/stamp.ts'
import { newOutcomes } from './checks/outcomes.ts'
import { Doubt } from './parted/threads.ts'
import { nothingYet, readAll } from './read-all.ts'
import type { BundlePorts, Gathered, Run as Reading } from './read-all.ts'
import { reportOf } from './report-of.ts'
import { checkSealed } from './sealed.ts'
import type { BundleReport } from './report.ts'
import { checkedFiles } from './source/checked-files.ts'
import type { BundleFiles } from './source/bundle-files.ts'
import { checkState } from './state/check-state.ts'
import { policyOfBundle } from './trust.ts'

export type BundleAsked = {
  /** The keys that the reader trusts; undefined: only those that the bundle names. */
  readonly policy: Policy | undefined
  /** The bytes of an older signed checkpoint that the reader kept. */
  readonly since: Uint8Array | undefined
  /** The time-stamp authorities that the reader trusts. */
  readonly authorities: Authorities | undefined
  /** The reader's clock, in ms since 1970. A time after it is refused. */
  readonly nowMs: number
  /** Called with each disclosed event, in order. Use them only after the report says that they are proven. */
  readonly onEvent?: ((event: DisclosedEvent) => void) | undefined
  /** Called with the number of bytes read so far, and of all. */
  readonly onRead: (bytes: number, total: number) => void
}

type Run = Reading & { readonly asked: BundleAsked }

/** The name in findings about the reader's older checkpoint, which is no file of the bundle. */
const sinceName = '--since'

const olderCheckpoint = ({ ports, asked, outcomes, policy }: Run): Checkpoint | undefined => {
  if (asked.since === undefined) {
    outcomes.skip('since', 'not-asked')
    return undefined
  }
  const old = verifyCheckpoint(ports.primitives, withoutQuorum(policy), asked.since)
  if (E.isRight(old)) return old.right
  const rejection = old.left
  outcomes.findings('since').add({ fault: 'proof-refused', file: sinceName, rejection })
  return undefined
}

const checkRest = async (run: Run, gathered: Gathered, head: Checkpoint): Promise<void> => {
  const { documents, parts, fold } = gathered
  const { ports, files, manifest, outcomes, policy } = run
  await checkAgainstManifest(files, manifest, outcomes.findings('manifest'))
  outcomes.done('manifest', manifest.files.length)
  outcomes.done('documents', checkDocuments(files, documents, outcomes.findings('documents')))
  const { scope, state } = manifest
  if (parts === undefined || scope.kind !== 'person') outcomes.skip('openings', 'not-in-scope')
  else
    await outcomes.run('openings', async () => {
      const findings = outcomes.findings('openings')
      const asked = { ...ports, files, manifest, policy, subject: scope.subject, parts, findings }
      const sealed = await checkSealed(asked, head)
      gathered.erased ||= sealed.later > 0
      gathered.tombstones = sealed.erased
      outcomes.done('openings', sealed.opened)
    })
  if (fold === undefined) return outcomes.skip('state', 'not-in-scope')
  if (gathered.rows !== undefined) return outcomes.done('state', gathered.rows)
  const findings = outcomes.findings('state')
  if (state === undefined || !files.has(stateFile))
    return findings.add({ fault: 'state-missing', file: stateFile })
  if (findings.count() > 0) return
  await outcomes.run('state', async () => {
    outcomes.done('state', await checkState({ ...ports, files, scope, state, findings }, fold))
  })
}

const checkGrowth = async (
  { ports, files, manifest, policy, outcomes }: Run,
  since: Checkpoint | undefined,
  known: Omit<Known, 'previous'> | undefined,
): Promise<void> => {
  const findings = outcomes.findings('growth')
  if (manifest.previous === undefined) outcomes.skip('growth', 'nothing-before')
  const previous =
    manifest.previous === undefined
      ? undefined
      : await outcomes.run('growth', () =>
          checkPrevious(ports.primitives, files, manifest, policy, findings),
        )
  if (previous !== undefined) outcomes.done('growth', previous.size)
  if (since === undefined || known === undefined) return
  if (checkSince(since, { ...known, previous }, outcomes.findings('since')))
    outcomes.done('since', since.size)
  else
    outcomes.skip('since', 'no-proof-from-there', {
      kept: since.size,
      from: manifest.previous?.size,
    })
}

const checkTime = async (
  { ports, files, asked, outcomes }: Run,
  fromMs: number | undefined,
): Promise<Stamp | undefined> => {
  const { authorities, nowMs } = asked
  if (authorities === undefined) {
    outcomes.skip('time-stamp', files.has(stampFile) ? 'no-authority' : 'no-stamp')
    return undefined
  }
  if (!files.has(stampFile)) {
    outcomes.skip('time-stamp', 'no-stamp-to-check')
    return undefined
  }
  const findings = outcomes.findings('time-stamp')
  const stamp = await outcomes.run('time-stamp', () =>
    checkStamp(ports.primitives, files, authorities, { fromMs, toMs: nowMs }, findings),
  )
  if (stamp !== undefined) outcomes.done('time-stamp', 1)
  return stamp
}

const checkAll = async (run: Run, gathered: Gathered) => {
  const { ports, files, manifest, policy, outcomes } = run
  const verified = await outcomes.run('checkpoint', async () => {
    const findings = outcomes.findings('checkpoint')
    const checkpoint = await readCheckpoint(ports.primitives, files, policy, findings)
    if (checkpoint !== undefined) checkHead(checkpoint, manifest, findings)
    // Without the reader's keys, the signature shows only that the bundle is consistent, not who made it.
    if (run.asked.policy === undefined) outcomes.skip('checkpoint', 'no-key')
    else outcomes.done('checkpoint', checkpoint?.signed.length ?? 0)
    return checkpoint
  })
  const since = olderCheckpoint(run)
  // Without a verified checkpoint, the other files are still compared with the manifest's root.
  const root = verified?.root ?? fromBase64(manifest.root) ?? new Uint8Array()
  const roots = await readAll(run, gathered, since, { root })
  const { size, origin } = manifest
  await checkRest(run, gathered, { origin, size, root, extensions: [] })
  await checkGrowth(run, since, roots && { size, root: roots.root, computed: roots.olderRoot })
  const latestMs = gathered.latest === '' ? undefined : Date.parse(gathered.latest)
  const seen =
    verified === undefined || latestMs === undefined
      ? verified
      : checkWitnessTimes(verified, policy, latestMs, outcomes.findings('checkpoint'))
  return { verified: seen, stamp: await checkTime(run, latestMs) }
}

/** Rejects with Doubt if threads found a fault: one thread must then name it. */
const verifyOnce = async (
  ports: BundlePorts,
  bundle: BundleFiles,
  asked: BundleAsked,
): Promise<BundleReport> => {
  const total = bundle.files.reduce((sum, { bytes }) => sum + bytes, 0)
  let read = 0
  const files = checkedFiles(bundle, ports, (bytes) => {
    read += bytes
    asked.onRead(read, total)
  })
  const outcomes = newOutcomes()
  checkFileNames(files, outcomes.findings('archive'))
  outcomes.done('archive', files.files.length)
  const manifest = await outcomes.run('manifest', () =>
    readManifest(files, outcomes.findings('manifest')),
  )
  if (manifest === undefined) return reportOf({ asked, outcomes })
  const { scope } = manifest
  const rows =
    scope.kind === 'ledger' || scope.kind === 'person'
      ? await ports.rows(manifest.entries)
      : undefined
  try {
    const gathered = nothingYet(manifest, rows)
    const policy = asked.policy ?? policyOfBundle(ports.primitives, manifest.keys)
    const run = { ports, asked, files, outcomes, manifest, policy }
    const { verified, stamp } = await checkAll(run, gathered)
    const { erased, tombstones } = gathered
    return reportOf({ asked, outcomes, manifest, verified, stamp, erased, tombstones })
  } finally {
    await rows?.close()
  }
}

/**
 * Makes every check that can be made, and names the limits. The report does not depend on the number of threads.
 * Rejects only if rows cannot be kept (NoRoomForRows, RowsError), or if a thread ended by itself.
 */
export const verifyBundle = async (
  ports: BundlePorts,
  bundle: BundleFiles,
  asked: BundleAsked,
): Promise<BundleReport> => {
  try {
    return await verifyOnce(ports, bundle, asked)
  } catch (error) {
    if (!(error instanceof Doubt)) throw error
  }
  return verifyOnce({ ...ports, threads: undefined }, bundle, asked)
}
