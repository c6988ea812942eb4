/** What a process of its own does with a bundle: writes one of a whole ledger, verifies it, or only reads and hashes it. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { E, t } from '../../src/fp.ts'
import { bundleReport, withFile } from '../../src/cli/verify/bundle.ts'
import { commandLine } from '../../src/cli/line/reader.ts'
import { writeWhole } from '../../src/cli/history/bundle-file.ts'
import type { Io } from '../../src/cli/line/command.ts'
import type { ExportRecorder } from '../../src/exports/bundle/bundles.ts'
import type { LedgerNode } from '../../src/main.ts'
import { orThrow, readyNode } from '../population/build.ts'

/** The archive's bytes and entries, and what handling it took. */
export const Handled = t.type({
  bytes: t.number,
  entries: t.number,
  seconds: t.number,
  /** Processor time of all threads, in ms. */
  cpuMs: t.number,
})
export type Handled = t.TypeOf<typeof Handled>

type Counted = Pick<Handled, 'bytes' | 'entries'>

const timed = async (work: () => Promise<Counted> | Counted): Promise<Handled> => {
  const before = process.cpuUsage()
  const startMs = performance.now()
  const counted = await work()
  const seconds = (performance.now() - startMs) / 1_000
  const { user, system } = process.cpuUsage(before)
  return { ...counted, seconds, cpuMs: (user + system) / 1_000 }
}

const recorderOf = ({ ledger }: LedgerNode): ExportRecorder<unknown> => ({
  reading: ledger.reading.exported(undefined, { actor: commandLine, reason: 'regulator' }),
  fact: (fact) => ledger.recordExport(commandLine, fact)(),
})

const writeOnce = async (node: LedgerNode, file: string): Promise<Counted> => {
  const request = { scope: { kind: 'ledger' } } as const
  const begun = orThrow(
    'an export',
    await node.bundles.begin({ request, record: recorderOf(node) }),
  )
  orThrow('the bundle', await writeWhole(file, begun.bytes))
  const { entries, bytes } = begun.written() ?? { entries: 0, bytes: 0 }
  return { entries, bytes }
}

/** A tree that is made for the first time takes some 10 s for a million entries. */
const treeDeadlineMs = 600_000

/** Writes the bundle `times` times, so that its code is compiled; what the last time took. `file` is there afterwards. */
export const writeBundleOf = async (
  folder: string,
  file: string,
  times: number,
): Promise<Handled> => {
  const node = await readyNode(folder)
  try {
    const { head } = node.ledger.health()
    await node.transparency.waitFor(Number(head) + 1, treeDeadlineMs)
    for (let done = 1; done < times; done += 1) {
      await writeOnce(node, file)
      rmSync(file)
    }
    return await timed(() => writeOnce(node, file))
  } finally {
    await node.close()
  }
}

const silent: Io = {
  out: async () => {},
  err: () => {},
  env: {},
  watched: false,
  version: '',
}

const verifyOnce = async (path: string): Promise<Counted> => {
  const asked = { path, policy: undefined, authorities: undefined, since: undefined }
  const report = await withFile(path, (access) => bundleReport(asked, access, silent))
  if (E.isLeft(report)) throw new Error(`the bundle was not read: ${report.left.lines.join(' ')}`)
  const { verdict, about, checks } = report.right
  const failed = checks.flatMap(({ check, outcome }) => (outcome === 'failed' ? [check] : []))
  if (verdict !== 'unattested') throw new Error(`the bundle does not verify: ${failed.join(', ')}`)
  return { entries: about?.entries ?? 0, bytes: statSync(path).size }
}

/** Verifies the bundle `times` times, as the command line does; what the last time took. */
export const verifyBundleIn = async (file: string, times: number): Promise<Handled> => {
  for (let done = 1; done < times; done += 1) await verifyOnce(file)
  return timed(() => verifyOnce(file))
}

const pieceBytes = 1024 * 1024

const readOnce = (path: string): Counted => {
  const file = openSync(path, 'r')
  const hashes = [createHash('sha256'), createHash('sm3')]
  const piece = Buffer.allocUnsafe(pieceBytes)
  let bytes = 0
  for (;;) {
    const read = readSync(file, piece)
    if (read === 0) break
    bytes += read
    for (const hash of hashes) hash.update(piece.subarray(0, read))
  }
  for (const hash of hashes) hash.digest()
  closeSync(file)
  return { entries: 0, bytes }
}

/** Reads the file and hashes it by SHA-256 and SM3: what nobody who makes or checks a bundle is spared. */
export const readAndHash = async (file: string, times: number): Promise<Handled> => {
  for (let done = 1; done < times; done += 1) readOnce(file)
  return timed(() => readOnce(file))
}
