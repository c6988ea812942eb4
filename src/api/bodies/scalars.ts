/** Small values of the contract that are not the domain's own. */
import { E, t } from '../../fp.ts'
import { InstantInput } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'

const codecOf = (name: string, is: (u: unknown) => u is string): t.Type<string, string, unknown> =>
  new t.Type<string, string, unknown>(
    name,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )

const shaped = (name: string, pattern: RegExp) => {
  const is = (u: unknown): u is string => typeof u === 'string' && pattern.test(u)
  return Object.assign(codecOf(name, is), {
    _tag: 'Identifier' as const,
    pattern: pattern.source,
  })
}

/** A place among all events, as a decimal text: numbers of JSON end at 2^53. -1 stands before the first event. */
export const Position = shaped(
  'position as text (decimal digits, at most 18)',
  /^(?:-1|0|[1-9]\d{0,17})$/,
)

/** A revision of one record: decimal digits, or `no-stream` where nothing was ever recorded. */
export const Revision = shaped(
  'revision (decimal digits, or no-stream)',
  /^(?:no-stream|0|[1-9]\d{0,17})$/,
)

/** A tile of hashes, `<L>/<N>[.p/<W>]` (c2sp.org/tlog-tiles): groups of three digits, all but the last marked by x. */
export const TilePath = shaped(
  'path of a tile, such as 0/x001/234 or 0/000.p/17',
  /^[0-9]{1,2}\/(?:x[0-9]{3}\/){0,5}[0-9]{3}(?:\.p\/[1-9][0-9]{0,2})?$/,
)

/** A bundle of entries, `<N>[.p/<W>]`. */
export const BundlePath = shaped(
  'path of a bundle of entries, such as x001/234 or 000.p/17',
  /^(?:x[0-9]{3}\/){0,5}[0-9]{3}(?:\.p\/[1-9][0-9]{0,2})?$/,
)

// 43 characters carry 258 bits: the last one's two low bits are zero, so that there is one spelling.
/** Root of a tree, as the third line of a checkpoint has it (c2sp.org/tlog-checkpoint). */
export const Root = shaped(
  'root (base64 of 32 bytes, padded)',
  /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
)

/** Id of a key of the log (c2sp.org/signed-note). */
export const KeyId = shaped('key id (8 hex digits)', /^[0-9a-f]{8}$/)

/** 32 bytes in base64url without padding, as JWK writes an Ed25519 key. */
export const PublicKey = shaped('32 bytes in base64url', /^[A-Za-z0-9_-]{43}$/)

/** A type of document: type/subtype, with parameters. */
export const MediaType = shaped(
  'media type, such as text/markdown; charset=utf-8',
  /^(?=.{3,80}$)[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+(?:; ?[a-z0-9-]+=[a-zA-Z0-9-]+)*$/,
)

const isInstantOrNow = (u: unknown): u is Instant | 'now' => u === 'now' || InstantInput.is(u)
const instantOrNow = `now, or ${InstantInput.name}`

/** An instant, or the word for the one at which the request is done: none that a caller writes is still to come by then. */
export const InstantOrNow = Object.assign(
  new t.Type<Instant | 'now', Instant | 'now', unknown>(
    instantOrNow,
    isInstantOrNow,
    (u, context) => {
      if (isInstantOrNow(u)) return t.success(u)
      const read = InstantInput.validate(u, context)
      return E.isRight(read) ? read : t.failure(u, context)
    },
    t.identity,
  ),
  { _tag: 'InstantOrNow' as const },
)

const isBase64 = (u: unknown): u is string =>
  typeof u === 'string' && u !== '' && Buffer.from(u, 'base64').toString('base64') === u

/** Bytes in base64 (RFC 4648 section 4, padded); checked by decoding, since such a text may be millions long. */
export const Base64 = Object.assign(codecOf('base64 with padding', isBase64), {
  _tag: 'Base64' as const,
})

const isContent = (u: unknown): u is string => typeof u === 'string' && u.length > 0

/** A document's whole text, any characters; its size is bounded by the body's. */
export const Content = Object.assign(codecOf('text of at least 1 character', isContent), {
  _tag: 'Content' as const,
})

/** A day of the bank's calendar (UTC+8). */
export const Day = shaped('day (YYYY-MM-DD)', /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)

/** The end of a page, sealed for its very question: `next` of one page, `after` of the following one. */
export const Cursor = shaped('cursor (the `next` of the page before)', /^[A-Za-z0-9_-]{1,1000}$/)

const isAny = (u: unknown): u is unknown => u !== undefined

const json = () =>
  new t.Type<unknown, unknown, unknown>(
    'JSON',
    isAny,
    (u, context) => (u === undefined ? t.failure(u, context) : t.success(u)),
    t.identity,
  )

/** Any JSON that is shown as it is stored. Must be present. */
export const AnyJson = Object.assign(json(), { _tag: 'AnyJson' as const })

/** JSON that its own codec looks at later, with more to say about what is wrong with it; the contract shows that codec. */
export const decodedLater = (codec: t.Mixed) =>
  Object.assign(json(), { _tag: 'DecodedLater' as const, schemaOf: codec })
