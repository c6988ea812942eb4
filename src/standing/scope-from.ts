/** The scope in the key of a consent. */
import { trusted, trustedUnless } from '../kernel/ids.ts'
import type { DeviceId, MatterId, PurposeId, RecipientId } from '../kernel/ids.ts'
import type { GrantKind } from '../events/vocabulary.ts'
import type { Scope } from './standing.ts'

/** The scope that a `scopeKey` was made of. */
export const scopeFrom = (key: string): Scope => {
  const [kind = '', purpose = '', recipient, device, publication, survey] = key.split('/')
  return {
    kind: trusted<GrantKind>(kind),
    purpose: trusted<PurposeId>(purpose),
    recipient: trustedUnless<RecipientId>('', recipient),
    device: trustedUnless<DeviceId>('', device),
    publication: trustedUnless<MatterId>('', publication),
    survey: trustedUnless<MatterId>('', survey),
  }
}
