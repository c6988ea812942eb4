/**
 * The definition of an event type: its name, the version of its shape, the closed codec of its body, and the
 * declaration of each field in clear. A field without a declaration does not compile: the log is never rewritten.
 */
import type { ClosedType } from '../kernel/codec.ts'
import type { Declared } from './declared/declaration.ts'

/** `schemaVersion` is that of `body`; an older version on disk is brought up to it by src/events/upcasters.ts. */
export type EventDefinition<T extends string, B> = {
  readonly type: T
  readonly schemaVersion: number
  readonly body: ClosedType<B>
  readonly inClear: Declared<B>
}

export const event = <const T extends string, B>(
  type: T,
  schemaVersion: number,
  body: ClosedType<B>,
  inClear: Declared<NoInfer<B>>,
): EventDefinition<T, B> => ({ type, schemaVersion, body, inClear })

/** The body type of a definition. */
export type BodyOf<D> = D extends EventDefinition<string, infer B> ? B : never
