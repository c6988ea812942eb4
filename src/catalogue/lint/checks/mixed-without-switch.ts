import type { PolicyPackage } from '../../package/package.ts'
import type { Purpose } from '../../package/purpose.ts'
import { idsOf } from '../finding.ts'
import type { Rule } from '../finding.ts'
import { restsOnAcceptanceAlone } from '../purposes.ts'

/** Runs by itself on the acceptance of the whole, with nothing to start, switch or refuse. */
const cannotBeRefused =
  ({ switchPaths }: PolicyPackage) =>
  (purpose: Purpose): boolean =>
    restsOnAcceptanceAlone(purpose) &&
    purpose.permissions.length === 0 &&
    (purpose.features ?? []).length === 0 &&
    !switchPaths.some((path) => path.purposes.includes(purpose.id))

/** One clause mixes several purposes, and an optional one among them has no switch. */
export const mixedWithoutSwitch: Rule = (pkg) => {
  const stuck = cannotBeRefused(pkg)
  const clauses = [...new Set(pkg.purposes.flatMap((purpose) => purpose.clauses))]
  return clauses.flatMap((clause) => {
    const mixed = pkg.purposes.filter((purpose) => purpose.clauses.includes(clause))
    const found = mixed.filter(stuck)
    if (mixed.length < 2 || found.length === 0) return []
    return [
      {
        rule: 'mixed-without-switch' as const,
        severity: 'high' as const,
        clauses: [clause],
        title: {
          'zh-CN': '一条混合多个目的，可选目的没有开关',
          en: 'One clause mixes purposes, an optional one has no switch',
        },
        detail: {
          'zh-CN': `该条混合${mixed.length}个目的，其中${found.length}个可选目的无法单独拒绝。`,
          en: `Purposes mixed in the clause: ${mixed.length}; optional ones that cannot be refused alone: ${found.length} (PIPL 14, 24).`,
        },
        items: idsOf(found),
      },
    ]
  })
}
