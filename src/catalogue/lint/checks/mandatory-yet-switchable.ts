import { clausesOf, idsOf } from '../finding.ts'
import type { Rule } from '../finding.ts'

/** A permission is called compulsory, and the person is told where to switch it off. */
export const mandatoryYetSwitchable: Rule = ({ permissions, switchPaths }) =>
  permissions
    .filter(({ mandatory }) => mandatory)
    .flatMap((permission) => {
      const paths = switchPaths.filter((path) => path.permissions?.includes(permission.id))
      if (paths.length === 0) return []
      return [
        {
          rule: 'mandatory-yet-switchable' as const,
          severity: 'medium' as const,
          clauses: clausesOf([permission, ...paths]),
          title: {
            'zh-CN': '强制权限却可以关闭',
            en: 'A compulsory permission that can be switched off',
          },
          detail: {
            'zh-CN': '一处称该权限必须开启，另一处允许用户随时关闭；关闭后应当怎样，没有说明。',
            en: 'One clause calls the permission compulsory, another lets people switch it off; what happens then is not said (PIPL 16).',
          },
          items: [permission.id, ...idsOf(paths)],
        },
      ]
    })
