/**
 * Checks a whole ledger with several threads. They answer only that nothing is wrong. On any doubt, one thread
 * verifies the bundle from the beginning, so that the report does not depend on the number of threads. Entries and
 * lines of the state are divided into parts by person, and each part is folded by itself. The rows are the same as
 * those of one fold, since no projection depends on the order of events of different streams.
 */
import type { BundleManifest, BundledState } from '../../bundle/format/manifest.ts'
import { stateFile } from '../../bundle/format/names.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import { equalBytes } from '../../../transparency/bytes/equal.ts'
import { positionsOf } from '../checks/positions.ts'
import type { DisclosedEvent } from '../checks/events.ts'
import { newFindings } from '../finding.ts'
import type { VerifyPorts } from '../ports.ts'
import { hexOf } from '../source/checked-files.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import type { StateFold } from '../state/fold.ts'
import { projectionVersions } from '../state/fold.ts'
import type { Roots } from '../tree/whole-tree.ts'
import type { SoundPart } from './check-part.ts'
import { idsAside } from './ids-aside.ts'
import { checkNobodys } from './nobodys-part.ts'
import type { ScannedTable } from './state-scan.ts'
import type { Threads } from './threads.ts'
import { walkInThreads } from './tree-in-threads.ts'

export type LedgerAsked = {
  readonly ports: Pick<VerifyPorts, 'primitives' | 'random' | 'sha256'>
  readonly files: CheckedFiles
  readonly manifest: BundleManifest
  readonly state: BundledState
  readonly fold: StateFold
  readonly olderSize: number | undefined
  readonly root: Uint8Array
  /** Called with each event that belongs to no person. */
  readonly onEvent: (event: DisclosedEvent) => void
}

/** The result for a ledger without faults. */
export type SoundLedger = {
  readonly roots: Roots
  readonly rows: number
  /** The time of the last event of a person: RFC 3339; empty if there is none. */
  readonly latest: string
  readonly erased: boolean
}

/** Reads the state piece by piece. Answers its tables, by name. */
const scanState = async (
  { files }: LedgerAsked,
  threads: Threads,
): Promise<ReadonlyMap<string, ScannedTable> | undefined> => {
  let before: Promise<boolean> = Promise.resolve(true)
  for await (const piece of files.pieces(stateFile)) {
    const next = threads.state(piece)
    next.catch(() => {})
    if (!(await before)) return undefined
    before = next
  }
  if (!(await before)) return undefined
  const tables = await threads.stateEnd()
  return tables && new Map(tables.map((table) => [table.name, table]))
}

/** The number of rows in the lines; undefined if the manifest states another number or another digest. */
const rowsStated = (
  { ports: { sha256 }, state }: LedgerAsked,
  tables: ReadonlyMap<string, ScannedTable>,
): number | undefined => {
  const hashText = (text: string): string => {
    const hash = sha256()
    hash.update(bytesFrom(text))
    return hexOf(hash.digest())
  }
  const expected = projectionVersions()
  if (state.projections.length !== expected.length) return undefined
  let [digests, rows] = ['', 0]
  for (const [at, { name, version }] of expected.entries()) {
    const stated = state.projections[at]
    const table = tables.get(name) ?? { rows: 0, sha256: hashText(`${name}\n`) }
    const isSame =
      stated?.name === name &&
      stated.version === version &&
      stated.rows === table.rows &&
      stated.sha256 === table.sha256
    if (!isSame) return undefined
    digests += `${name} ${table.sha256}\n`
    rows += table.rows
  }
  return hashText(digests) === state.digest ? rows : undefined
}

type People = {
  readonly entries: number
  readonly rows: number
  readonly latest: string
  readonly erased: boolean
  readonly counts: Map<string, number>
}

/** Checks all parts of people, as many at a time as there are threads; undefined if one has a fault. */
const checkPeople = async (
  threads: Threads,
  take: (part: SoundPart) => void,
): Promise<People | undefined> => {
  let [entries, rows, latest, erased, isSound] = [0, 0, '', false, true]
  const counts = new Map<string, number>()
  let next = 1
  const work = async (): Promise<void> => {
    while (isSound && next <= threads.parts) {
      next += 1
      const part = await threads.part(next - 1)
      if (part === undefined) {
        isSound = false
        return
      }
      take(part)
      entries += part.entries
      rows += part.rows
      if (part.latest > latest) ({ latest } = part)
      erased ||= part.erased
      for (const [key, count] of part.counts) counts.set(key, (counts.get(key) ?? 0) + count)
    }
  }
  // Two parts wait at each thread, so that it need not wait for this one.
  await Promise.all(Array.from({ length: 2 * threads.count }, work))
  return isSound ? { entries, rows, latest, erased, counts } : undefined
}

/**
 * The result; undefined if anything is wrong. Throws ArchiveError and the errors of the projections; rejects if a
 * thread ended.
 */
export const checkWholeLedger = async (
  asked: LedgerAsked,
  threads: Threads,
): Promise<SoundLedger | undefined> => {
  const { ports, files, manifest, olderSize, root } = asked
  const { size } = manifest
  const findings = newFindings()
  const positions = positionsOf(files, findings)
  const tree = { ...ports, files, findings, size, olderSize, threads, positions }
  const [walked, tables] = await Promise.all([walkInThreads(tree), scanState(asked, threads)])
  if (walked === undefined || tables === undefined || findings.count() > 0) return undefined
  const isTold =
    equalBytes(walked.roots.root, root) &&
    manifest.entries === size &&
    manifest.events === size &&
    manifest.position === String(walked.last)
  const stated = rowsStated(asked, tables)
  if (!isTold || stated === undefined) return undefined
  const ids = idsAside(ports.random, size)
  const nobodys = await threads.written()
  const people = await checkPeople(threads, (part) => ids.add(part.ids))
  if (people === undefined) return undefined
  const { counts, latest, erased } = people
  const others = await checkNobodys({
    ...asked,
    ...nobodys,
    threads,
    counts,
    onEvent: (event) => {
      ids.addId(event.recorded.event.id)
      asked.onEvent(event)
    },
  })
  if (others === undefined || !ids.areDistinct()) return undefined
  if (people.entries + others.entries !== size) return undefined
  if (people.rows + others.rows !== stated) return undefined
  return { roots: walked.roots, rows: stated, latest, erased }
}
