import type { PolicyPackage } from '../../package/package.ts'
import type { Permission } from '../../package/parties.ts'
import type { Purpose } from '../../package/purpose.ts'
import { clausesOf, idsOf } from '../finding.ts'
import type { Rule } from '../finding.ts'

/** Purposes that a person may well want to answer differently. */
const kindOf = ({ messageClass, recipients }: Purpose): 'marketing' | 'outside' | 'own' => {
  if (messageClass === 'marketing') return 'marketing'
  return recipients.length > 0 ? 'outside' : 'own'
}

/** Purposes behind the permission that no other switch reaches. */
const behind = (
  permission: Permission,
  { purposes, switchPaths }: PolicyPackage,
): ReadonlyArray<Purpose> => {
  const ownSwitch = new Set(
    switchPaths
      .filter(
        ({ does, permissions }) => does === 'withdraws' && !permissions?.includes(permission.id),
      )
      .flatMap((path) => path.purposes),
  )
  return purposes.filter(
    ({ id, permissions }) => permissions.includes(permission.id) && !ownSwitch.has(id),
  )
}

/** One switch of the phone answers for purposes of unlike kinds: own features, marketing, other parties. */
export const oneSwitchManyPurposes: Rule = (pkg) =>
  pkg.permissions.flatMap((permission) => {
    const found = behind(permission, pkg)
    if (new Set(found.map(kindOf)).size < 2) return []
    const all = pkg.purposes.filter((purpose) => purpose.permissions.includes(permission.id))
    return [
      {
        rule: 'one-switch-many-purposes' as const,
        severity: 'high' as const,
        clauses: clausesOf([permission, ...all]),
        title: {
          'zh-CN': '一个系统开关管多个不同目的',
          en: 'One system switch for many unlike purposes',
        },
        detail: {
          'zh-CN': `该权限之下有${all.length}个目的，其中${found.length}个没有自己的开关，打开即全部同意。`,
          en: `Purposes behind this permission: ${all.length}; without a switch of their own: ${found.length}. Switching it on would agree to all of them.`,
        },
        items: [permission.id, ...idsOf(all)],
      },
    ]
  })
