/** SHA-256 and the ids derived from it. */
import { hash } from 'node:crypto'
import { sha256From, uuidOf } from './ids.ts'
import type { EventId, Sha256 } from './ids.ts'

/** SHA-256 of text (as UTF-8) or bytes. */
export const sha256 = (bytes: string | Uint8Array): Sha256 =>
  sha256From(hash('sha256', bytes, 'hex'))

/** A UUID that is the same for the same parts, in the same order. */
export const uuidFrom = (...parts: ReadonlyArray<string | number>): EventId =>
  uuidOf(hash('sha256', parts.join('\n'), 'hex'))
