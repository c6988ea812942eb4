/** The witness policy of a test that knows one log. */
import type { Key } from '../../src/transparency/note/key.ts'
import type { Policy } from '../../src/transparency/proof/policy.ts'

/** Only the log's own key: no witness is asked for. */
export const policyOfKey = (key: Key): Policy => ({
  logs: [key],
  witnesses: new Map(),
  urls: new Map(),
  quorum: 'none',
  needs: undefined,
})
