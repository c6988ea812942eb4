/** Values for the tests of credentials. */
import { E } from '../../src/fp.ts'
import type { Either } from '../../src/fp.ts'
import { wrappingOf } from '../../src/vault/wrapping.ts'
import { ring } from '../vault/support.ts'

export const noonMs = Date.UTC(2026, 10, 22, 12)

/** The refusal, if there was one. */
export const refusalOf = <L, A>(result: Either<L, A>): L | undefined =>
  E.isLeft(result) ? result.left : undefined

export const bearer = (key: string): string => `Bearer ${key}`

/** The key-encryption key of the tests. */
export const wrapping = wrappingOf(ring(1), 'token-key')
