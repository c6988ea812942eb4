/** How one event type is defined: its name, the version of its shape, and the closed codec of its body. */
import type { ClosedType } from '../kernel/codec.ts'

/** `schemaVersion` is that of `body`; an older version on disk is brought up to it by src/events/upcasters.ts. */
export type EventDefinition<T extends string, B> = {
  readonly type: T
  readonly schemaVersion: number
  readonly body: ClosedType<B>
}

export const event = <const T extends string, B>(
  type: T,
  schemaVersion: number,
  body: ClosedType<B>,
): EventDefinition<T, B> => ({ type, schemaVersion, body })

/** The body type of a definition. */
export type BodyOf<D> = D extends EventDefinition<string, infer B> ? B : never
