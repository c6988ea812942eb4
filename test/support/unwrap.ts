/** What an Either, a task or a search came to, where a test knows what it must be. The only helpers of this kind. */
import { E } from '../../src/fp.ts'
import type { Either, TaskEither } from '../../src/fp.ts'

/** Positions are bigints and causes are errors; JSON has neither. */
const asText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || value instanceof Error ? String(value) : value

const rightOf = <L, A>(result: Either<L, A>): A => {
  if (E.isRight(result)) return result.right
  throw new Error(`unexpected ${JSON.stringify(result.left, asText)}`, { cause: result.left })
}

const leftOf = <L, A>(result: Either<L, A>): L => {
  if (E.isLeft(result)) return result.left
  throw new Error('unexpected success')
}

/** The answer. Throws, or rejects, with what was refused or failed as the cause. */
export function right<L, A>(task: TaskEither<L, A>): Promise<A>
export function right<L, A>(result: Either<L, A>): A
export function right<L, A>(of: TaskEither<L, A> | Either<L, A>): Promise<A> | A {
  return typeof of === 'function' ? of().then(rightOf) : rightOf(of)
}

/** What was refused or failed. Throws, or rejects, where there is an answer instead. */
export function left<L, A>(task: TaskEither<L, A>): Promise<L>
export function left<L, A>(result: Either<L, A>): L
export function left<L, A>(of: TaskEither<L, A> | Either<L, A>): Promise<L> | L {
  return typeof of === 'function' ? of().then(leftOf) : leftOf(of)
}

/** One that must be there. */
export const some = <A>(value: A | undefined): A => {
  if (value === undefined) throw new Error('the test has nothing to look at')
  return value
}
