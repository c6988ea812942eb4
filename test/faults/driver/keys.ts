/** The credentials that a first start prints. */
import type { Keys } from '../../acceptance/client.ts'

const roles = ['service', 'officer', 'auditor', 'regulator', 'operator'] as const

/** One key for each role; throws where one is missing. */
export const keysIn = (printed: string): Keys => {
  const keyOf = (role: string): string => {
    const key = new RegExp(`^${role}: (clk_\\S+)$`, 'm').exec(printed)?.[1]
    if (key === undefined) throw new Error(`no key for ${role} was printed`)
    return key
  }
  const [service, officer, auditor, regulator, operator] = roles.map(keyOf)
  if (!service || !officer || !auditor || !regulator || !operator) throw new Error('no keys')
  return { service, officer, auditor, regulator, operator }
}
