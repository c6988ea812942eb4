/**
 * Rows of text, in as many slots as it takes:
 *
 * 5  uint8  bytes of text here     6  uint16  which part, from 0     8  16 bytes key     24  16 bytes id
 * 40  uint16  how many parts      42  up to 86 bytes of text (UTF-8), then zeros
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { corrupt } from '../../key-row.ts'
import type { VaultFailure } from '../../key-vault.ts'
import type { Row, Rows, WritableRows } from '../memory/draft.ts'
import { bodyAt, keyAt, keyBytes, kindOf, kinds, newRow } from '../format/slot.ts'

const lengthAt = 5
const partAt = 6
const idAt = bodyAt
const idBytes = 16
const partsAt = 40
const textAt = 42
const textBytes = 86

/** Kinds of rows that hold text. */
export type TextKind = 'untold' | 'carried'

/** The name of a text: its key, under which there may be several, and an id among those. 16 bytes each. */
export type TextName = { readonly key: Buffer; readonly id: Buffer }

/** A text, and the slots it lies in, in order. */
export type Text = TextName & { readonly text: string; readonly slots: ReadonlyArray<number> }

/** Is this a part of a text? */
export const isTextRow = (row: Buffer): boolean =>
  kindOf(row) === kinds.untold || kindOf(row) === kinds.carried

/** The number of a part, and the number of parts. */
export const partOf = (row: Buffer): { readonly part: number; readonly parts: number } => ({
  part: row.readUInt16LE(partAt),
  parts: row.readUInt16LE(partsAt),
})

/** The same for every part of one text, and for no other. */
export const textNameOf = (row: Buffer): string =>
  `${kindOf(row)} ${row.toString('hex', keyAt, idAt + idBytes)}`

const nameOf = ({ bytes }: Row): string => textNameOf(bytes)

const textOf = (kind: TextKind, parts: ReadonlyArray<Row>): Either<VaultFailure, Text> => {
  const sorted = parts.toSorted((a, b) => partOf(a.bytes).part - partOf(b.bytes).part)
  const isWhole = sorted.every(
    ({ bytes }, index) => partOf(bytes).part === index && partOf(bytes).parts === sorted.length,
  )
  const [first] = sorted
  if (!isWhole || first === undefined) return corrupt(`${kind}: a text without all of its parts`)
  const text = Buffer.concat(
    sorted.map(({ bytes }) => bytes.subarray(textAt, textAt + bytes.readUInt8(lengthAt))),
  ).toString('utf8')
  return E.right({
    key: Buffer.from(first.bytes.subarray(keyAt, keyAt + keyBytes)),
    id: Buffer.from(first.bytes.subarray(idAt, idAt + idBytes)),
    text,
    slots: sorted.map(({ slot }) => slot),
  })
}

/** Parts put together, in no order. */
const textsFrom = (
  kind: TextKind,
  found: ReadonlyArray<Row>,
): Either<VaultFailure, ReadonlyArray<Text>> => {
  const texts: Text[] = []
  const byName = new Map<string, Row[]>()
  for (const row of found) {
    const parts = byName.get(nameOf(row))
    if (parts === undefined) byName.set(nameOf(row), [row])
    else parts.push(row)
  }
  for (const parts of byName.values()) {
    const text = textOf(kind, parts)
    if (E.isLeft(text)) return text
    texts.push(text.right)
  }
  return E.right(texts)
}

/** Texts of this kind under a key. */
export const textsUnder = (
  rows: Rows,
  kind: TextKind,
  key: Buffer,
): Either<VaultFailure, ReadonlyArray<Text>> => {
  const found = rows.under(kind, key)
  return E.isLeft(found) ? found : textsFrom(kind, found.right)
}

/** The text of this name. */
export const textNamed = (
  rows: Rows,
  kind: TextKind,
  { key, id }: TextName,
): Either<VaultFailure, Text | undefined> => {
  const found = textsUnder(rows, kind, key)
  return E.isLeft(found) ? found : E.right(found.right.find((text) => text.id.equals(id)))
}

/** The text that begins in a slot; undefined in a later part of one. */
export const textBeginningIn = (
  rows: Rows,
  kind: TextKind,
  bytes: Buffer,
): Either<VaultFailure, Text | undefined> =>
  partOf(bytes).part === 0
    ? textNamed(rows, kind, {
        key: bytes.subarray(keyAt, keyAt + keyBytes),
        id: bytes.subarray(idAt, idAt + idBytes),
      })
    : E.right(undefined)

/** Leaves nothing of the text of this name. */
export const removeText = (
  rows: WritableRows,
  kind: TextKind,
  name: TextName,
): Either<VaultFailure, void> => {
  const found = textNamed(rows, kind, name)
  if (E.isLeft(found)) return found
  for (const slot of found.right?.slots ?? []) rows.remove(slot)
  return E.right(undefined)
}

/** Puts a text, in place of what has its name. */
export const putText = (
  rows: WritableRows,
  kind: TextKind,
  name: TextName,
  text: string,
): Either<VaultFailure, void> => {
  const found = textNamed(rows, kind, name)
  if (E.isLeft(found)) return found
  const there = found.right?.slots ?? []
  const bytes = Buffer.from(text, 'utf8')
  const parts = Math.max(1, Math.ceil(bytes.length / textBytes))
  for (let part = 0; part < parts; part += 1) {
    const row = newRow(kind, name.key)
    const length = bytes.copy(row, textAt, part * textBytes, (part + 1) * textBytes)
    row.writeUInt8(length, lengthAt)
    row.writeUInt16LE(part, partAt)
    row.writeUInt16LE(parts, partsAt)
    name.id.copy(row, idAt, 0, idBytes)
    rows.put(row, there[part])
  }
  for (const slot of there.slice(parts)) rows.remove(slot)
  return E.right(undefined)
}
