/** The keys of a log, which refuse to sign once the log has stopped. */
import { E } from '../../fp.ts'
import type { Signer } from '../../transparency/signer.ts'
import type { Ring } from './ring.ts'

/** The same keys; each signature fails with `signing-failed` once `isStopped` is true. */
export const stoppingRing = (ring: Ring, isStopped: () => boolean): Ring => {
  const stopping = (signer: Signer): Signer => ({
    ...signer,
    sign: async (message) =>
      isStopped()
        ? E.left({ failure: 'signing-failed', cause: 'the log has stopped' })
        : signer.sign(message),
  })
  return {
    ...ring,
    signers: () => {
      const [first, ...others] = ring.signers()
      return [stopping(first), ...others.map(stopping)]
    },
  }
}
