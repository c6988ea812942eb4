/** Signed statements in compact form (RFC 7515 section 3.1), EdDSA over Ed25519 (RFC 8037), with a closed header. */
import { E, pipe, t } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { closed, words } from '../../kernel/codec.ts'
import { bytesFrom, textFrom } from '../../transparency/bytes/text.ts'
import type { Key } from '../../transparency/note/key.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import type { Signer, SigningFailed } from '../../transparency/signer.ts'
import { fromBase64url, toBase64url } from './base64url.ts'

/**
 * The kind of signed statement: an event's receipt, or a decision. A statement of one type is never accepted as the
 * other.
 */
export const JwsType = words('JwsType', ['consent-receipt+jwt', 'consent-decision+jwt'])
export type JwsType = t.TypeOf<typeof JwsType>

const Header = closed('JwsHeader', { alg: t.string, kid: t.string, typ: t.string })

/** Reasons to reject a statement as a whole. */
export type JwsRejection =
  | {
      readonly rejected: 'jws-malformed'
      readonly part: 'form' | 'header' | 'payload' | 'signature'
    }
  | { readonly rejected: 'jws-algorithm'; readonly expected: 'EdDSA' }
  | { readonly rejected: 'jws-type'; readonly expected: JwsType }
  | { readonly rejected: 'jws-key-unknown'; readonly known: ReadonlyArray<string> }
  | { readonly rejected: 'jws-signature-wrong'; readonly key: string }

const partOf = (value: unknown): string => toBase64url(bytesFrom(canonicalJson(value)))

/** Signs claims as canonical JSON. Equal claims, key and type give equal text. */
export const signJws = async (
  signer: Signer,
  typ: JwsType,
  claims: unknown,
): Promise<Either<SigningFailed, string>> => {
  const input = `${partOf({ alg: 'EdDSA', kid: signer.id, typ })}.${partOf(claims)}`
  return pipe(
    await signer.sign(bytesFrom(input)),
    E.map((signature) => `${input}.${toBase64url(signature)}`),
  )
}

/** The value of a canonical text; undefined otherwise, so that no name can occur twice. */
const valueIn = (part: string): unknown => {
  const bytes = fromBase64url(part)
  const text = bytes === undefined ? undefined : textFrom(bytes)
  if (text === undefined) return undefined
  const parsed = E.tryCatch(
    (): unknown => {
      const value: unknown = JSON.parse(text)
      return canonicalJson(value) === text ? value : undefined
    },
    () => undefined,
  )
  return E.isRight(parsed) ? parsed.right : undefined
}

const malformed = (part: 'form' | 'header' | 'payload' | 'signature') =>
  E.left({ rejected: 'jws-malformed', part } as const)

/** The signed claims, and the key that signed them. */
export type Signed = { readonly claims: unknown; readonly key: Key }

/** The key that a header names. The algorithm is fixed, whatever the header says (RFC 8725 section 3.1). */
const keyFor = (
  keys: ReadonlyArray<Key>,
  typ: JwsType,
  header: t.TypeOf<typeof Header>,
): Either<JwsRejection, Key> => {
  if (header.alg !== 'EdDSA') return E.left({ rejected: 'jws-algorithm', expected: 'EdDSA' })
  if (header.typ !== typ) return E.left({ rejected: 'jws-type', expected: typ })
  const key = keys.find(({ id, kind }) => id === header.kid && kind === 'note')
  return key === undefined
    ? E.left({ rejected: 'jws-key-unknown', known: keys.map(({ id }) => id) })
    : E.right(key)
}

/** Verifies a statement of one type with the given keys. Returns its claims unchecked. */
export const verifyJws = (
  { verifyEd25519 }: Pick<Primitives, 'verifyEd25519'>,
  keys: ReadonlyArray<Key>,
  typ: JwsType,
  text: string,
): Either<JwsRejection, Signed> => {
  const [head, payload, signed, ...more] = text.split('.')
  if (head === undefined || payload === undefined || signed === undefined || more.length > 0)
    return malformed('form')
  const header = valueIn(head)
  if (!Header.is(header)) return malformed('header')
  const key = keyFor(keys, typ, header)
  if (E.isLeft(key)) return key
  const signature = fromBase64url(signed)
  if (signature?.length !== 64) return malformed('signature')
  if (!verifyEd25519(key.right.publicKey, bytesFrom(`${head}.${payload}`), signature))
    return E.left({ rejected: 'jws-signature-wrong', key: key.right.id })
  const claims = valueIn(payload)
  return claims === undefined ? malformed('payload') : E.right({ claims, key: key.right })
}
