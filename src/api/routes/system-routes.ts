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
  summary: 'The process answers',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'Alive', body: StatusBody }],
})

export const readyz = route({
  name: 'readyz',
  method: 'GET',
  path: '/readyz',
  summary: 'Decisions are answered from rows that may be relied on',
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
  summary: 'How far the rows are behind the log, and why they stopped if they did',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The state of this node', body: HealthBody }],
})

export const acceptClock = command({
  name: 'acceptClock',
  method: 'POST',
  path: '/v1/clock/acceptance',
  summary:
    'Say that the clock of this node is right although it leapt, as health shows it; recorded',
  roles: ['operator'],
  params: none,
  query: none,
  body: jsonBody('ClockAcceptance', ClockAcceptance, { leap: 'ahead' }),
  answers: [{ status: 200, description: 'What was accepted', body: ClockAcceptedBody }],
  problems: ['clock-not-leapt', 'store-unavailable', 'disk-full', 'outcome-unknown'],
})

export const metrics = route({
  name: 'metrics',
  method: 'GET',
  path: '/v1/metrics',
  summary: 'Counters for Prometheus; labels hold routes and statuses only',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'Prometheus text', body: 'text/plain; version=0.0.4' }],
})

export const openapi = route({
  name: 'openapi',
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'This contract as OpenAPI 3.1',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The contract', body: AnyJson }],
})

export const docs = route({
  name: 'docs',
  method: 'GET',
  path: '/v1/docs',
  summary: 'The contract as a page that needs no network',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The page', body: 'text/html; charset=utf-8' }],
})
