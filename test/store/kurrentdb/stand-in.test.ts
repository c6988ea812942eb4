import { describe } from 'vitest'
import { startCluster } from './stand-in/cluster.ts'
import { access } from './stand-in/semantics/access.ts'
import { allSemantics } from './stand-in/semantics/all.ts'
import { appending } from './stand-in/semantics/appending.ts'
import { useServer } from './stand-in/semantics/asking.ts'
import { reading } from './stand-in/semantics/reading.ts'
import { subscribing } from './stand-in/semantics/subscribing.ts'
import { startStandIn } from './stand-in/start.ts'

describe('the stand-in for 23.10', () => {
  allSemantics(useServer(() => startStandIn({ version: '23.10.8' })))
})

describe('the stand-in for 24.10', () => {
  allSemantics(useServer(() => startStandIn({ version: '24.10.14' })))
})

describe('the stand-in beyond 2^53', () => {
  const asking = useServer(() => startStandIn({ firstPosition: 2n ** 53n + 1n }))
  reading(asking)
  subscribing(asking)
})

describe('the stand-in with security on', () => {
  const asking = useServer(() => startStandIn({ security: 'on' }))
  appending(asking)
  access(asking)
})

describe('a cluster of stand-ins', () => {
  const asking = useServer(() => startCluster(3))
  appending(asking)
  subscribing(asking)
})
