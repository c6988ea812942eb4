/** Long work on the node itself: begun by one request, followed by others. One piece of work at a time. */
import { command, jsonBody, none, route } from '../route.ts'
import { FsckBody, FsckRequest, RebuildBody, RebuildRequest } from '../bodies/upkeep-bodies.ts'

export const startRebuild = command({
  name: 'startRebuild',
  method: 'POST',
  path: '/v1/rebuild',
  summary:
    'Build rows anew beside those that answer, and put them in their place when they are done',
  roles: ['operator'],
  params: none,
  query: none,
  body: jsonBody('RebuildRequest', RebuildRequest, { projections: ['statistics'] }),
  answers: [
    { status: 202, description: 'Begun: GET the same path for how far it is', body: RebuildBody },
  ],
  problems: ['unknown-projection', 'upkeep-running'],
})

export const rebuild = route({
  name: 'rebuild',
  method: 'GET',
  path: '/v1/rebuild',
  summary: 'How far the last rebuild is that this node was asked for, and its digest',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The last one', body: RebuildBody }],
})

export const startFsck = command({
  name: 'startFsck',
  method: 'POST',
  path: '/v1/fsck',
  summary:
    'Read every part of the folder, beside everything else, and name whatever is not as it was written',
  roles: ['operator'],
  params: none,
  query: none,
  body: jsonBody('FsckRequest', FsckRequest, {}),
  answers: [
    { status: 202, description: 'Begun: GET the same path for how far it is', body: FsckBody },
  ],
  problems: ['upkeep-running', 'log-elsewhere'],
})

export const fsck = route({
  name: 'fsck',
  method: 'GET',
  path: '/v1/fsck',
  summary:
    'How far the last check of the folder is that this node was asked for, and what it found',
  roles: ['operator'],
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The last one', body: FsckBody }],
})
