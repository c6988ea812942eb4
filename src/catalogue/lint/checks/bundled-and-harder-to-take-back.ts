import type { SwitchPath } from '../../package/duties.ts'
import { clausesOf, idsOf } from '../finding.ts'
import type { Rule } from '../finding.ts'
import { restsOnAcceptanceAlone } from '../purposes.ts'

const isHarder = ({ does, stepsToGive, stepsToTakeBack }: SwitchPath): boolean =>
  does === 'withdraws' && stepsToTakeBack > stepsToGive

/** An optional purpose is agreed to with the policy as a whole, and undone by more steps than that took (PIPL 15). */
export const bundledAndHarderToTakeBack: Rule = ({ purposes, switchPaths }) =>
  switchPaths.filter(isHarder).flatMap((path) => {
    const bundled = purposes.filter(
      (purpose) => path.purposes.includes(purpose.id) && restsOnAcceptanceAlone(purpose),
    )
    if (bundled.length === 0) return []
    const { stepsToGive, stepsToTakeBack } = path
    return [
      {
        rule: 'bundled-and-harder-to-take-back' as const,
        severity: 'high' as const,
        clauses: clausesOf([...bundled, path]),
        title: {
          'zh-CN': '捆绑同意，撤回比给出更难',
          en: 'Bundled consent, harder to take back than to give',
        },
        detail: {
          'zh-CN': `这些可选目的随接受政策一并同意（${stepsToGive}步），撤回需${stepsToTakeBack}步。`,
          en: `These optional purposes are agreed to by accepting the policy (steps: ${stepsToGive}); taking it back is longer (steps: ${stepsToTakeBack}) (PIPL 14, 15).`,
        },
        items: [...idsOf(bundled), path.id],
      },
    ]
  })
