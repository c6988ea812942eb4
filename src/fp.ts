/** The one place that imports fp-ts and io-ts: their CommonJS paths are named once (see docs/decisions). */
export * as E from 'fp-ts/lib/Either.js'
export * as O from 'fp-ts/lib/Option.js'
export * as TE from 'fp-ts/lib/TaskEither.js'
export { pipe } from 'fp-ts/lib/function.js'
export type { Either } from 'fp-ts/lib/Either.js'
export type { Option } from 'fp-ts/lib/Option.js'
export type { TaskEither } from 'fp-ts/lib/TaskEither.js'
export * as t from 'io-ts'
