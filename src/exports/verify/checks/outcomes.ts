/** Collects the findings of each check, in order of the checks. */
import { newFindings } from '../finding.ts'
import type { Findings } from '../finding.ts'
import { checkNames } from '../report.ts'
import type { CheckName, Leads, Outcome, SkipReason } from '../report.ts'
import { ArchiveError } from '../source/bundle-files.ts'
import { archiveFinding } from './manifest.ts'

export type Outcomes = {
  readonly findings: (check: CheckName) => Findings
  /** Marks a check as complete, with the number of things that it looked at. */
  readonly done: (check: CheckName, counted: number) => void
  readonly skip: (check: CheckName, because: SkipReason, leads?: Leads) => void
  /** Runs a part of a check. An archive that cannot be read becomes a finding of that check. */
  readonly run: <A>(check: CheckName, part: () => Promise<A>) => Promise<A | undefined>
  readonly all: () => ReadonlyArray<Outcome>
}

type Ended =
  | { readonly done: number }
  | {
      readonly skipped: SkipReason
      readonly leads?: Leads
    }

const outcomeOf = (check: CheckName, findings: Findings, ended: Ended | undefined): Outcome => {
  const count = findings.count()
  if (count > 0) return { check, outcome: 'failed', findings: findings.all, count }
  if (ended === undefined) return { check, outcome: 'skipped', because: 'broken-off' }
  return 'done' in ended
    ? { check, outcome: 'passed', counted: ended.done }
    : {
        check,
        outcome: 'skipped',
        because: ended.skipped,
        ...(ended.leads && { leads: ended.leads }),
      }
}

export const newOutcomes = (): Outcomes => {
  const found = new Map(checkNames.map((check) => [check, newFindings()] as const))
  const ended = new Map<CheckName, Ended>()
  const findings = (check: CheckName): Findings => found.get(check) ?? newFindings()
  return {
    findings,
    done: (check, counted) => void ended.set(check, { done: counted }),
    skip: (check, because, leads) =>
      void ended.set(
        check,
        leads === undefined ? { skipped: because } : { skipped: because, leads },
      ),
    run: async (check, part) => {
      try {
        return await part()
      } catch (error) {
        if (!(error instanceof ArchiveError)) throw error
        findings(check).add(archiveFinding(error))
        return undefined
      }
    },
    all: () => checkNames.map((check) => outcomeOf(check, findings(check), ended.get(check))),
  }
}
