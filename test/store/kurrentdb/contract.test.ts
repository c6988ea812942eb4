/** The adapter under the contract that every store is held to, on a stand-in in a process of its own. */
import { afterAll, beforeAll } from 'vitest'
import { contractOn } from './on-server.ts'
import { startChild } from './support.ts'
import type { Child } from './support.ts'

let server: Child | undefined

beforeAll(async () => {
  server = startChild('stand-in/main.ts', [])
  await server.printed(1)
})

afterAll(async () => {
  server?.process.kill('SIGTERM')
  await server?.exited
})

contractOn('kurrentdb (stand-in)', () => server?.lines[0] ?? '')
