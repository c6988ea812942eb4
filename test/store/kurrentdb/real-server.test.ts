/** The same contract on a real server, where `KURRENTDB_URL` names one; README.md says how. */
import { describe, test } from 'vitest'
import { contractOn } from './on-server.ts'

const url = process.env['KURRENTDB_URL'] ?? ''

if (url === '') {
  describe('kurrentdb (real server)', () => {
    test.skip('is not tested: KURRENTDB_URL is not set', () => {})
  })
} else {
  contractOn('kurrentdb (real server)', () => url)
}
