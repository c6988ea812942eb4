/**
 * Declares for each field of an event or registry entry what it may hold in clear. A field without a declaration does
 * not compile, since the log is never rewritten (docs/explanation/sealing-and-erasure.md).
 */
import type { Instant } from '../../kernel/instant.ts'
import type { DeviceId, Mac, Sha256, SubjectId } from '../../kernel/ids.ts'

/** Every declaration, with what it means to a reader. */
export const declarations = {
  closed: 'a word of a closed vocabulary, or an id that officers publish',
  drawn: 'an id that the ledger drew, or found to be one that it knows',
  brought: '128 random bits that a caller drew; what is plainly a number is refused',
  document: 'hash of a document that is published',
  bound: 'hash of a document elsewhere, keyed under the person’s key',
  keyed: 'made with a key: without it, it tells nothing',
  published: 'text meant for publication',
  measure: 'a number, a time, or yes or no',
  sealed: 'sealed under the person’s key',
  historic: 'only in events of older versions; never written any more',
} as const
export type Declaration = keyof typeof declarations

// Leaves that need no declaration: numbers, booleans and instants carry no text about a person.
type Leaf<A> = [A] extends [number | boolean | Instant]
  ? 'measure'
  : [A] extends [Sha256]
    ? 'document' | 'bound' | 'keyed' | 'historic'
    : [A] extends [Mac]
      ? 'keyed'
      : [A] extends [SubjectId]
        ? 'drawn'
        : [A] extends [DeviceId]
          ? 'brought'
          : Exclude<Declaration, 'measure' | 'document' | 'bound'>

/** A declaration for every field, records and lists by the fields within them. */
export type Declared<A> = [A] extends [string | number | boolean]
  ? Leaf<A>
  : A extends ReadonlyArray<infer Item>
    ? Declared<Item>
    : { readonly [K in keyof A]-?: Declared<NonNullable<A[K]>> }

/** The recursive shape of every table of declarations. */
export type Table = { readonly [field: string]: Declaration | Table }

/** The names of the fields so declared, wherever they stand. */
export const namesOf = (table: Table, declaration: Declaration): ReadonlyArray<string> =>
  Object.entries(table).flatMap(([name, said]) =>
    typeof said === 'string' ? (said === declaration ? [name] : []) : namesOf(said, declaration),
  )
