/** What every act names and may bring, whatever it is about. */
import { words } from '../kernel/codec.ts'
import { Sha256 } from '../kernel/ids.ts'
import { InstantInput } from '../kernel/instant.ts'
import { Evidence } from '../events/envelope.ts'
import { PersonalFields } from '../events/personal.ts'
import { TimeSource } from '../events/vocabulary.ts'

/** The field that tells acts apart. */
export const named = <const N extends string>(name: N) => ({ act: words('ActName', [name]) })

/** When it happened and who says so, what was shown, evidence by hash, and fields about the person, to be sealed. */
export const common = {
  occurredAt: InstantInput,
  timeSource: TimeSource,
  noticeHash: Sha256,
  evidence: Evidence,
  personal: PersonalFields,
}
