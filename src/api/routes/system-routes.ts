/** Routes about the node itself. These two are public, with the contract, its page, and what proves the log: nothing else is. */
import {
  ClockAcceptance,
  ClockAcceptedBody,
  HealthBody,
  StatusBody,
} from '../bodies/policy-bodies.ts'
import { command, jsonBody, none, route } from '../route.ts'
import { AnyJson } from '../bodies/scalars.ts'

export const livez = route({
  name: 'livez',
  method: 'GET',
  path: '/livez',
  summary: 'Check that the process is alive',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'Alive', body: StatusBody }],
})

export const readyz = route({
  name: 'readyz',
  method: 'GET',
  path: '/readyz',
  summary: 'Check that this node answers decisions',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'Ready', body: StatusBody }],
  problems: ['behind', 'stopping'],
})

export const health = route({
  name: 'health',
  method: 'GET',
  path: '/v1/health',
  summary: 'Get positions, lag and the state of each part',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The state of this node', body: HealthBody }],
})

export const acceptClock = command({
  name: 'acceptClock',
  method: 'POST',
  path: '/v1/clock/acceptance',
  summary: 'Accept the clock of this node after a leap; recorded as an event',
  roles: ['operator'],
  params: none,
  query: none,
  body: jsonBody('ClockAcceptance', ClockAcceptance, { leap: 'ahead' }),
  answers: [{ status: 200, description: 'The accepted clock', body: ClockAcceptedBody }],
  problems: ['clock-not-leapt', 'store-unavailable', 'disk-full', 'outcome-unknown'],
})

export const metrics = route({
  name: 'metrics',
  method: 'GET',
  path: '/v1/metrics',
  summary: 'Get metrics for Prometheus; no label is about a person',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'Prometheus text', body: 'text/plain; version=0.0.4' }],
})

export const openapi = route({
  name: 'openapi',
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'Get this contract as OpenAPI 3.1',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The contract', body: AnyJson }],
})

export const docs = route({
  name: 'docs',
  method: 'GET',
  path: '/v1/docs',
  summary: 'Read this contract as a page',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The page', body: 'text/html; charset=utf-8' }],
})
