/** The key that signs persons' tokens, one for all nodes. Who only reads the database cannot sign with it. */
import { randomBytes } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import type { CredentialFailure } from '../credentials.ts'

type Wrapped = { readonly epoch: number; readonly bytes: Uint8Array }

/** The ledger's key-encryption keys: see `wrappingOf` of the vault. */
export type Wrapping = {
  readonly newest: number
  readonly isGiven: (epoch: number) => boolean
  readonly wrap: (key: Uint8Array) => Wrapped
  readonly unwrap: (wrapped: Wrapped) => Uint8Array | undefined
}

const tokenKeyBytes = 32

const put = async (ask: Ask, wrapping: Wrapping, key: Uint8Array): Promise<void> => {
  const { epoch, bytes } = wrapping.wrap(key)
  await ask(
    `insert into consent_credentials.token_keys (epoch, wrapped) values ($1, $2)
     on conflict do nothing`,
    [epoch, bytes],
  )
}

const wrappedOf = ({ epoch, wrapped }: Rows[number]): Wrapped | undefined =>
  typeof epoch === 'number' && wrapped instanceof Uint8Array ? { epoch, bytes: wrapped } : undefined

const draw = async (
  ask: Ask,
  wrapping: Wrapping,
): Promise<Either<CredentialFailure, Uint8Array>> => {
  const key = randomBytes(tokenKeyBytes)
  await put(ask, wrapping, key)
  return E.right(Uint8Array.from(key))
}

const notGiven: CredentialFailure = {
  failure: 'credentials-unavailable',
  cause: new Error(
    'the key that signs tokens is wrapped under another key-encryption key than those given',
  ),
}

/** Reads the key, or draws it the first time; brings it under the newest epoch, and drops those given no more. */
export const openTokenKey =
  (wrapping: Wrapping) =>
  async (ask: Ask): Promise<Either<CredentialFailure, Uint8Array>> => {
    const rows = await ask('select epoch, wrapped from consent_credentials.token_keys')
    if (rows.length === 0) return draw(ask, wrapping)
    const [first, ...others] = rows
      .map(wrappedOf)
      .filter((each) => each !== undefined && wrapping.isGiven(each.epoch))
      .map((each) => (each === undefined ? undefined : wrapping.unwrap(each)))
    if (first?.length !== tokenKeyBytes) return E.left(notGiven)
    if (others.some((key) => key === undefined || Buffer.compare(key, first) !== 0)) {
      return E.left(notGiven)
    }
    await put(ask, wrapping, first)
    const retired = rows
      .map(({ epoch }) => Number(epoch))
      .filter((epoch) => !wrapping.isGiven(epoch))
    await ask('delete from consent_credentials.token_keys where epoch = any($1)', [retired])
    return E.right(Uint8Array.from(first))
  }
