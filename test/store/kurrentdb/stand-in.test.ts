import { describe } from 'vitest'
import { access } from './stand-in/semantics/access.ts'
import { allSemantics } from './stand-in/semantics/all.ts'
import { useServer, type Asked } from './stand-in/semantics/asking.ts'
import { startCluster } from './stand-in/cluster.ts'
import { startStandIn } from './stand-in/start.ts'

const semantics = (start: () => Promise<Asked>): void => allSemantics(useServer(start))

const secured = (start: () => Promise<Asked>): void => {
  access(useServer(start))
}

describe('the stand-in for 23.10', () => {
  semantics(() => startStandIn({ version: '23.10.8' }))
})

describe('the stand-in for 24.10', () => {
  semantics(() => startStandIn({ version: '24.10.6' }))
})

describe('the stand-in beyond 2^53', () => {
  semantics(() => startStandIn({ firstPosition: 2n ** 53n + 1n }))
})

describe('the stand-in with security on', () => {
  semantics(() => startStandIn({ security: 'on' }))
  secured(() => startStandIn({ security: 'on' }))
})

describe('a cluster of stand-ins', () => {
  semantics(() => startCluster(3))
})
