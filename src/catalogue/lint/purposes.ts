/** Questions about purposes that several lint rules ask. */
import type { Purpose } from '../package/purpose.ts'

/** Under the policy's own words nothing but the acceptance of the whole stands behind an optional purpose. */
export const restsOnAcceptanceAlone = ({ necessity, requires }: Purpose): boolean => {
  const { consents } = requires['policy-literal']
  return (
    necessity === 'optional' &&
    consents.length > 0 &&
    consents.every((kind) => kind === 'policy_acceptance')
  )
}
