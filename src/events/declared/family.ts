/** The declarations of one family of events. */
import type { Fact } from '../ledger-event.ts'
import type { Declared } from './declaration.ts'

type BodyOf<T extends Fact['type']> = Extract<Fact, { readonly type: T }>['body']

/** One table for each type, each field of its body declared. */
export type Family<T extends Fact['type']> = { readonly [N in T]: Declared<BodyOf<N>> }
