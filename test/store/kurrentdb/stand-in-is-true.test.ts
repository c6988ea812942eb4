import { describe } from 'vitest'
import { access } from './stand-in/semantics/access.ts'
import { allSemantics } from './stand-in/semantics/all.ts'
import { useServer } from './stand-in/semantics/asking.ts'

/** A real server to ask what the stand-in is asked; its users, streams and default ACL are written to. */
const realServer = process.env['KURRENTDB_URL']

const start = async () => ({ connection: realServer ?? '', stop: async () => {} })

describe.skipIf(realServer === undefined)('a real server (KURRENTDB_URL)', () => {
  allSemantics(useServer(start))
})

describe.skipIf(realServer === undefined || realServer.includes('tls=false'))(
  'a real server with security on (KURRENTDB_URL)',
  () => {
    access(useServer(start))
  },
)
