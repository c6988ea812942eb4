/** The same contract on a real server, where `KURRENTDB_URL` names one; README.md says how. */
import { describe } from 'vitest'
import { contractOn } from './on-server.ts'

const url = process.env['KURRENTDB_URL'] ?? ''

describe.skipIf(url === '')('with KURRENTDB_URL (without it nothing here is tested)', () => {
  contractOn('kurrentdb (real server)', () => url)
})
