/** The vault's tables, and the LMDB environment that holds them. */
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'

type Range = {
  readonly start?: string
  readonly end?: string
  readonly exclusiveStart?: boolean
  readonly limit?: number
}

/** What the vault uses of an LMDB table. Keys come in the order of their bytes. */
export type Table<V> = {
  readonly get: (key: string) => V | undefined
  readonly doesExist: (key: string) => boolean
  readonly put: (key: string, value: V) => Promise<boolean>
  readonly remove: (key: string) => Promise<boolean>
  readonly getRange: (range?: Range) => Iterable<{ readonly key: string; readonly value: V }>
  readonly getKeys: (range?: Range) => Iterable<string>
  readonly getKeysCount: (range?: Range) => number
}

export type Tables = {
  /** `format`, `epoch:<n>`: the identifier key, wrapped under each epoch in use; and ./deleted-rows.ts. */
  readonly meta: Table<Buffer>
  /** By subject: ordinal, epoch and wrapped key (./rows.ts). */
  readonly keys: Table<Buffer>
  /** By subject: their destroyed keys, oldest first, as JSON. */
  readonly fences: Table<string>
  /** Subjects fenced whose key and identifiers are still to be deleted. */
  readonly unfinished: Table<string>
  /** By identifier's HMAC: its owner and since when, as JSON. */
  readonly index: Table<string>
  /** By `subject/kind/since/HMAC`: until when, or `-`; then its binding where it has one. */
  readonly aliases: Table<string>
  /** By identifier's HMAC, while nobody has it: the opt-outs it carries, as JSON. */
  readonly carried: Table<string>
  /** By `subject/binding/change`: what is not told on the log yet, as JSON. */
  readonly untold: Table<string>
}

/** The same of every table of two environments. */
export const everyPair = <A>(
  from: Tables,
  to: Tables,
  make: <V>(from: Table<V>, to: Table<V>) => A,
): { readonly [N in keyof Tables]: A } => ({
  meta: make(from.meta, to.meta),
  keys: make(from.keys, to.keys),
  fences: make(from.fences, to.fences),
  unfinished: make(from.unfinished, to.unfinished),
  index: make(from.index, to.index),
  aliases: make(from.aliases, to.aliases),
  carried: make(from.carried, to.carried),
  untold: make(from.untold, to.untold),
})

/** An open environment. */
export type Opened = { readonly root: RootDatabase; readonly tables: Tables }

/** `draft`: nothing is synced until its maker does, since nobody relies on it before. */
export type Purpose = 'use' | 'draft'

/** Opens or makes the environment in `folder`. Throws what LMDB throws. */
export const openTables = (folder: string, purpose: Purpose): Opened => {
  const root = open({
    path: folder,
    maxDbs: 12,
    noSubdir: false,
    noSync: purpose === 'draft',
    // Visible only once flushed: else one caller could seal under a key that another's crash takes back.
    overlappingSync: false,
  })
  const binary = (name: string): Database<Buffer, string> =>
    root.openDB<Buffer, string>({ name, encoding: 'binary' })
  const text = (name: string): Database<string, string> =>
    root.openDB<string, string>({ name, encoding: 'string' })
  const tables: Tables = {
    meta: binary('meta'),
    keys: binary('keys'),
    fences: text('fences'),
    unfinished: text('unfinished'),
    index: text('index'),
    aliases: text('aliases'),
    carried: text('carried'),
    untold: text('untold'),
  }
  return { root, tables }
}
