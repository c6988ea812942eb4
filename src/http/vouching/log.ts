/** The transparency log over HTTP: what anybody may see of it, and its entries for whom a setting names. */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { LogJwks } from '../../api/bodies/log-bodies.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { keyFrom } from '../../transparency/note/key.ts'
import { entryBundle } from '../../transparency/tiles/entry-bundle.ts'
import { tileNameFrom } from '../../transparency/tiles/tile-path.ts'
import type { TileName } from '../../transparency/tiles/tile-path.ts'
import { widthAt } from '../../transparency/tiles/tile.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem, RawHeaders } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'
import type { EntriesFor } from '../served-log.ts'
import { unprovenProblem } from './stopped.ts'

type Params<K extends string> = Call<{ readonly [N in K]: string }, Record<never, never>, undefined>

/** Any page may read what anybody may see. */
const anyOrigin: RawHeaders = ['Access-Control-Allow-Origin', '*']
/** A tile of one name never changes. */
const forEver: RawHeaders = ['Cache-Control', 'public, max-age=31536000, immutable']
const plain = 'text/plain; charset=utf-8'
const octets = 'application/octet-stream'

const unknown: Either<Problem, never> = E.left({ problem: 'tile-unknown' })

/** The newest checkpoint. */
export const checkpoint =
  ({ transparency }: HandlerEnv) =>
  (): Outcome<never> => {
    const shown = transparency?.shown()
    return shown === undefined
      ? E.left(unprovenProblem(transparency))
      : E.right({ status: 200, bytes: shown.note, mediaType: plain, headers: anyOrigin })
  }

/** The newest checkpoint that a quorum of witnesses cosigned: older than the newest by some seconds while the log grows. */
export const endorsedCheckpoint =
  ({ transparency, servedLog }: Pick<HandlerEnv, 'transparency' | 'servedLog'>) =>
  async (): Promise<Outcome<never>> => {
    if (servedLog?.endorsed === undefined) return E.left({ problem: 'quorum-unset' })
    const found = await servedLog.endorsed()
    return found === undefined
      ? E.left(unprovenProblem(transparency))
      : E.right({ status: 200, bytes: found.note, mediaType: plain, headers: anyOrigin })
  }

/**
 * The part of a tile under the shown checkpoint: no more is served, though the tree may be ahead. Before the first
 * checkpoint after a start, or during a rebuild of the tree, the size is unknown. That is not a 404, which a monitor
 * would take for lost entries.
 */
const namedTile = (log: TransparencyLog, path: string): Either<Problem, TileName> => {
  const read = tileNameFrom(path)
  if (E.isLeft(read)) return unknown
  const { level, index, width } = read.right
  const shown = log.shown()
  if (shown === undefined) return E.left(unprovenProblem(log))
  return width <= widthAt(level === 'entries' ? 0 : level, index, shown.size) ? read : unknown
}

/** Hashes of the tree. What a shown checkpoint covers is never unknown: the tree may be opened again at present. */
export const tile =
  ({ transparency }: Pick<HandlerEnv, 'transparency'>) =>
  ({ params }: Params<'tile'>): Outcome<never> => {
    if (transparency === undefined) return unknown
    const named = namedTile(transparency, `tile/${params.tile}`)
    if (E.isLeft(named)) return named
    const { level, index, width } = named.right
    if (level === 'entries') return unknown
    const bytes = transparency.tree.tile(level, index, width)
    return bytes === undefined
      ? E.left(unprovenProblem(transparency))
      : E.right({ status: 200, bytes, mediaType: octets, headers: [...forEver, ...anyOrigin] })
  }

/** Entries, for those whom `entriesFor` names: the route lets nobody else come so far. */
export const entries =
  (
    { transparency, servedLog }: Pick<HandlerEnv, 'transparency' | 'servedLog'>,
    entriesFor: EntriesFor,
  ) =>
  async ({ params }: Params<'bundle'>): Promise<Outcome<never>> => {
    if (entriesFor === 'off') return E.left({ problem: 'entries-not-shown' })
    if (transparency === undefined || servedLog === undefined) return unknown
    const named = namedTile(transparency, `tile/entries/${params.bundle}`)
    if (E.isLeft(named)) return named
    const read = await servedLog.entries(named.right.index, named.right.width)
    if (E.isLeft(read)) return E.left(problemOf(read.left))
    const bundle = read.right === undefined ? undefined : entryBundle(read.right)
    if (bundle === undefined) return E.left(unprovenProblem(transparency))
    if (E.isLeft(bundle)) return unknown
    const headers = entriesFor === 'public' ? [...forEver, ...anyOrigin] : []
    return E.right({ status: 200, bytes: bundle.right, mediaType: octets, headers })
  }

/** The keys, a line each. */
export const keys =
  ({ transparency }: HandlerEnv) =>
  (): Outcome<never> =>
    transparency === undefined
      ? E.left(unprovenProblem(undefined))
      : E.right({
          status: 200,
          bytes: transparency
            .vkeys()
            .map((vkey) => `${vkey}\n`)
            .join(''),
          mediaType: plain,
          headers: anyOrigin,
        })

/** The same as JSON Web Keys (RFC 8037). */
export const jwks =
  ({ transparency }: HandlerEnv) =>
  (): Outcome<t.TypeOf<typeof LogJwks>> => {
    if (transparency === undefined) return E.left(unprovenProblem(undefined))
    const all = transparency.vkeys().flatMap((vkey) => {
      const key = keyFrom(nodeCrypto, vkey)
      return E.isRight(key) ? [key.right] : []
    })
    const json = {
      keys: all.map(({ id, publicKey }) => ({
        kty: 'OKP' as const,
        crv: 'Ed25519' as const,
        alg: 'EdDSA' as const,
        use: 'sig' as const,
        kid: id,
        x: Buffer.from(publicKey).toString('base64url'),
      })),
    }
    return E.right({ status: 200, json, headers: anyOrigin })
  }
