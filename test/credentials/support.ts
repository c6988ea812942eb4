/** Values for the tests of credentials. */
import { E } from '../../src/fp.ts'
import type { Either, TaskEither } from '../../src/fp.ts'
import { wrappingOf } from '../../src/vault/wrapping.ts'
import { ring } from '../vault/support.ts'

export const noonMs = Date.UTC(2026, 10, 22, 12)

/** What was answered; throws what was refused. */
export const right = <L, A>(result: Either<L, A>): A => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left), { cause: result.left })
  return result.right
}

/** What was refused, if anything was. */
export const refusalOf = <L, A>(result: Either<L, A>): L | undefined =>
  E.isLeft(result) ? result.left : undefined

export const ok = async <L, A>(task: TaskEither<L, A>): Promise<A> => right(await task())

export const bearer = (key: string): string => `Bearer ${key}`

/** The key-encryption key of the tests. */
export const wrapping = wrappingOf(ring(1), 'token-key')
