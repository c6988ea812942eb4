/** Long work on the node, for its operators. */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { FsckBody, RebuildBody, RebuildRequest } from '../../api/bodies/upkeep-bodies.ts'
import type { FolderCheck, Rebuild, UpkeepRefusal } from '../../ledger/upkeep.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type RebuildJson = t.TypeOf<typeof RebuildBody>
type FsckJson = t.TypeOf<typeof FsckBody>
type Env = Pick<HandlerEnv, 'upkeep'>

const rebuildJson = (last: Rebuild | undefined): RebuildJson => {
  if (last === undefined) return { state: 'never' }
  const { digest, ...rest } = last
  return digest === undefined
    ? rest
    : { ...rest, digest: { ...digest, position: String(digest.position) } }
}

const fsckJson = (last: FolderCheck | undefined): FsckJson => last ?? { state: 'never' }

const begun = <W, A>(
  started: Either<UpkeepRefusal, W>,
  path: string,
  json: (work: W) => A,
): Outcome<A> =>
  E.isLeft(started)
    ? E.left(problemOf(started.left))
    : E.right({ status: 202, json: json(started.right), headers: ['Location', path] })

export const startRebuild =
  ({ upkeep }: Env) =>
  ({ body }: Call<unknown, unknown, t.TypeOf<typeof RebuildRequest>>): Outcome<RebuildJson> =>
    begun(upkeep.rebuild(body.projections ?? []), '/v1/rebuild', rebuildJson)

export const rebuild =
  ({ upkeep }: Env) =>
  (): Outcome<RebuildJson> =>
    E.right({ status: 200, json: rebuildJson(upkeep.lastRebuild()) })

export const startFsck =
  ({ upkeep }: Env) =>
  (): Outcome<FsckJson> =>
    begun(upkeep.check(), '/v1/fsck', fsckJson)

export const fsck =
  ({ upkeep }: Env) =>
  (): Outcome<FsckJson> =>
    E.right({ status: 200, json: fsckJson(upkeep.lastCheck()) })
