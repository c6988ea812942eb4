/** Long work on the node itself: begun by one request, followed by others. One piece of work at a time. */
import { command, jsonBody, none, route } from '../route.ts'
import { FsckBody, FsckRequest, RebuildBody, RebuildRequest } from '../bodies/upkeep-bodies.ts'

export const startRebuild = command({
  name: 'startRebuild',
  method: 'POST',
  path: '/v1/rebuild',
  summary: 'Start a rebuild of the rows, beside those that answer',
  roles: ['operator'],
  params: none,
  query: none,
  body: jsonBody('RebuildRequest', RebuildRequest, { projections: ['statistics'] }),
  answers: [
    { status: 202, description: 'Started; GET the same path for its progress', body: RebuildBody },
  ],
  problems: ['unknown-projection', 'upkeep-running'],
})

export const rebuild = route({
  name: 'rebuild',
  method: 'GET',
  path: '/v1/rebuild',
  summary: 'Get the progress and digest of the last rebuild on this node',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The last run', body: RebuildBody }],
})

export const startFsck = command({
  name: 'startFsck',
  method: 'POST',
  path: '/v1/fsck',
  summary: 'Start a check of every file of the ledger for damage',
  roles: ['operator'],
  params: none,
  query: none,
  body: jsonBody('FsckRequest', FsckRequest, {}),
  answers: [
    { status: 202, description: 'Started; GET the same path for its progress', body: FsckBody },
  ],
  problems: ['upkeep-running', 'log-elsewhere'],
})

export const fsck = route({
  name: 'fsck',
  method: 'GET',
  path: '/v1/fsck',
  summary: 'Get the progress and findings of the last check on this node',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The last run', body: FsckBody }],
})
