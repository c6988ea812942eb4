/** The tables of a vault of the version before, opened for reading alone. */
import { open } from 'lmdb'
import type { Database } from 'lmdb'

export type Table<V> = Database<V, string>

export type OldTables = {
  /** `format`, `epoch:<n>`: the identifier key, wrapped under each epoch in use. */
  readonly meta: Table<Buffer>
  /** By subject: ordinal, epoch and wrapped key. */
  readonly keys: Table<Buffer>
  /** By subject: their destroyed keys, oldest first, as JSON. */
  readonly fences: Table<string>
  /** By identifier's HMAC: its owner and since when, as JSON. */
  readonly index: Table<string>
  /** By `subject/kind/since/HMAC`: until when, or `-`; then its binding where it has one. */
  readonly aliases: Table<string>
  /** Of later versions only. */
  readonly carried: Table<string> | undefined
  readonly untold: Table<string> | undefined
}

/** Undefined where it has not the tables of a vault. Throws what LMDB throws. */
export const openOldTables = (
  folder: string,
): { readonly tables: OldTables; readonly close: () => Promise<void> } | undefined => {
  const root = open({ path: folder, readOnly: true, maxDbs: 12 })
  // Typed as always there, yet undefined where a read-only environment lacks it.
  const binary = (name: string): Table<Buffer> | undefined =>
    root.openDB<Buffer, string>({ name, encoding: 'binary' })
  const text = (name: string): Table<string> | undefined =>
    root.openDB<string, string>({ name, encoding: 'string' })
  const [meta, keys] = [binary('meta'), binary('keys')]
  const [fences, index, aliases] = [text('fences'), text('index'), text('aliases')]
  const [carried, untold] = [text('carried'), text('untold')]
  const isVault =
    meta !== undefined &&
    keys !== undefined &&
    fences !== undefined &&
    index !== undefined &&
    aliases !== undefined
  if (isVault) {
    const tables = { meta, keys, fences, index, aliases, carried, untold }
    return { tables, close: () => root.close() }
  }
  void root.close()
  return undefined
}
