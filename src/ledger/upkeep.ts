/**
 * Long work that an operator starts on a running ledger: rebuilding rows, or checking the folder. One at a time, in
 * slices on this thread, so that requests are answered in between. It ends when the ledger closes.
 */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Progress } from '../projector/rebuild/build.ts'
import type { RebuildRefusal } from '../projector/rebuild/builder.ts'
import type { StateDigest } from '../projector/digest.ts'
import type { Stopped } from '../projector/live/health.ts'

/** The progress or the end of a piece of work. */
export type WorkState = 'running' | 'done' | 'failed' | 'cancelled'

/** `done` of `total`: events of a rebuild, parts of a check. */
type Work = {
  readonly state: WorkState
  readonly startedAt: Instant
  readonly endedAt?: Instant
  readonly done: number
  readonly total: number
  /** The kind of the failure, never a value. */
  readonly reason?: string
}

/** A rebuild: new rows are made while the old ones answer. `digest` is present once the new ones are in use. */
export type Rebuild = Work & {
  readonly phase: 'building' | 'digesting'
  readonly projections: ReadonlyArray<string>
  readonly digest?: StateDigest
}

/**
 * A part of the folder that differs from what was written; `derived` means indexes and the head of the log, which can
 * be made again.
 */
export type PartFinding = {
  readonly of: PartName | 'derived'
  readonly where: string
  readonly segment?: number
  /** Bytes from the start of the segment. */
  readonly offset?: number
  readonly reason: string
  readonly expected: string
  readonly found: string
}

/** The parts of a ledger's folder, in the order in which they are checked. */
export type PartName = 'log' | 'name' | 'vault' | 'keys' | 'rows' | 'credentials' | 'tree'

/** The progress of a part: bytes while it is being read, its contents afterwards, or why it could not be read. */
export type PartRead = {
  readonly part: PartName
  readonly state: 'reading' | 'read' | 'not-read'
  readonly found: number
  readonly done?: number
  readonly total?: number
  readonly counted?: { readonly [what: string]: number | undefined }
  readonly notRead?: string
}

/** `findings` are the first thousand; `found` counts all. */
export type FolderCheck = Work & {
  readonly parts: ReadonlyArray<PartRead>
  readonly findings: ReadonlyArray<PartFinding>
  readonly found: number
}

type Running = 'rebuild' | 'fsck'

/** A rebuild or a check is under way. */
export type UpkeepRunning = { readonly refusal: 'upkeep-running'; readonly running: Running }

/** The log is on a server, which has a check of its own. */
export type LogElsewhere = { readonly refusal: 'log-elsewhere' }

export type UpkeepRefusal = RebuildRefusal | UpkeepRunning | LogElsewhere

export type Upkeep = {
  /** Starts to rebuild these projections, or all if none is named. */
  readonly rebuild: (projections: ReadonlyArray<string>) => Either<UpkeepRefusal, Rebuild>
  /** Starts to check all parts of the folder. */
  readonly check: () => Either<UpkeepRefusal, FolderCheck>
  /** The last rebuild, and the last check, since this process started. */
  readonly lastRebuild: () => Rebuild | undefined
  readonly lastCheck: () => FolderCheck | undefined
  /** Cancels the work in progress. A rebuild continues at the next start. */
  readonly close: () => Promise<void>
}

/** The progress of a part, with the findings since the last report. */
export type PartWord = {
  readonly part: PartRead
  readonly findings: ReadonlyArray<PartFinding>
}

export type CheckFolder = (signal: AbortSignal) => AsyncIterable<PartWord>

export type UpkeepPorts = {
  readonly projections: ReadonlyArray<string>
  readonly rebuild: (
    names: ReadonlyArray<string>,
    onProgress: (progress: Progress) => void,
  ) => TaskEither<RebuildRefusal | Stopped, void>
  /** The digest of the rows once they contain the whole log; left: why it cannot be computed. */
  readonly digest: (signal: AbortSignal) => TaskEither<string, StateDigest>
  /** Absent if the log is on a server. */
  readonly checkFolder: CheckFolder | undefined
  readonly now: () => Instant
}

const keptFindings = 1_000

type Ended = { readonly state: WorkState; readonly reason?: string }

const done: Ended = { state: 'done' }

/** Keeps the last piece of work of one kind, and updates it. */
const told = <W extends Work>(now: () => Instant) => {
  let last: W | undefined
  return {
    last: () => last,
    begin: (work: W) => {
      last = work
    },
    change: (changed: Partial<W>) => {
      if (last?.state === 'running') last = { ...last, ...changed }
    },
    end: (ended: Ended) => {
      if (last?.state === 'running') last = { ...last, ...ended, endedAt: now() }
    },
  }
}

const failed = (reason: string): Ended => ({ state: 'failed', reason })

const rebuildAll = async (
  { rebuild, digest }: UpkeepPorts,
  names: ReadonlyArray<string>,
  signal: AbortSignal,
  change: (changed: Partial<Rebuild>) => void,
): Promise<Ended> => {
  const built = await rebuild(names, (progress) =>
    change({ done: progress.done, total: progress.total }),
  )()
  if (E.isLeft(built)) {
    if ('refusal' in built.left) return failed(built.left.refusal)
    const { stopped } = built.left
    return stopped === 'closed' ? { state: 'cancelled' } : failed(stopped)
  }
  signal.throwIfAborted()
  change({ phase: 'digesting' })
  const digested = await digest(signal)()
  if (E.isLeft(digested)) return failed(digested.left)
  change({ digest: digested.right })
  return done
}

const partCount = 7

const checkAll = async (
  checkFolder: CheckFolder,
  signal: AbortSignal,
  change: (changed: Partial<FolderCheck>) => void,
): Promise<Ended> => {
  const parts = new Map<PartName, PartRead>()
  const findings: PartFinding[] = []
  for await (const { part, findings: more } of checkFolder(signal)) {
    parts.set(part.part, part)
    findings.push(...more.slice(0, keptFindings - findings.length))
    const all = [...parts.values()]
    change({
      parts: all,
      done: all.filter(({ state }) => state !== 'reading').length,
      total: partCount,
      findings: [...findings],
      found: all.reduce((sum, { found }) => sum + found, 0),
    })
  }
  return done
}

/** Allows one piece of work at a time, of either kind. */
const oneAtATime = (isCancelled: () => boolean) => {
  let work: { readonly running: Running; readonly ended: Promise<void> } | undefined
  return {
    current: () => work,
    refusal: (): UpkeepRunning | undefined =>
      work === undefined ? undefined : { refusal: 'upkeep-running', running: work.running },
    run: (running: Running, action: () => Promise<Ended>, end: (ended: Ended) => void): void => {
      const ended = action()
        .catch((): Ended => (isCancelled() ? { state: 'cancelled' } : failed('unreadable')))
        .then((how) => {
          end(how)
          work = undefined
        })
      work = { running, ended }
    },
  }
}

const idle = { state: 'running', done: 0, total: 0 } as const

/** Upkeep without any work so far. */
export const makeUpkeep = (ports: UpkeepPorts): Upkeep => {
  const { projections, checkFolder, now } = ports
  const rebuilds = told<Rebuild>(now)
  const checks = told<FolderCheck>(now)
  const ending = new AbortController()
  const { signal } = ending
  const { current, refusal, run } = oneAtATime(() => signal.aborted)
  return {
    rebuild: (names) => {
      const unknown = names.find((name) => !projections.includes(name))
      if (unknown !== undefined) return E.left({ refusal: 'unknown-projection', name: unknown })
      const refused = refusal()
      if (refused !== undefined) return E.left(refused)
      const asked = names.length === 0 ? projections : names
      const begun = { ...idle, phase: 'building', startedAt: now(), projections: asked } as const
      rebuilds.begin(begun)
      run('rebuild', () => rebuildAll(ports, names, signal, rebuilds.change), rebuilds.end)
      return E.right(begun)
    },
    check: () => {
      if (checkFolder === undefined) return E.left({ refusal: 'log-elsewhere' })
      const refused = refusal()
      if (refused !== undefined) return E.left(refused)
      const begun = { ...idle, startedAt: now(), parts: [], findings: [], found: 0 }
      checks.begin(begun)
      run('fsck', () => checkAll(checkFolder, signal, checks.change), checks.end)
      return E.right(begun)
    },
    lastRebuild: rebuilds.last,
    lastCheck: checks.last,
    close: async () => {
      ending.abort()
      // The projector, which is closed after this, ends a build by itself. A check reads, and must end before that.
      const isBuilding = rebuilds.last()?.phase === 'building'
      if (current()?.running !== 'rebuild' || !isBuilding) await current()?.ended
    },
  }
}
