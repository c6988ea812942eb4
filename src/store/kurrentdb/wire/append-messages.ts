/**
 * The messages of an append, written field by field: made as the client's own messages they take several times as
 * long, and an act is mostly its append. Numbers of fields are those of the server's `streams.proto` and `shared.proto`.
 */
import protobuf from 'google-protobuf'
import type { BinaryWriter } from 'google-protobuf'
import type { Expected, StoredEvent } from '../../event-store.ts'

/** A proposed event: one of ours, or one of the server's own types. */
export type Proposed = {
  readonly id: string
  readonly type: string
  readonly json: StoredEvent['json']
}

type Pair = { readonly name: string; readonly value: string }

const writeStream = (stream: string, writer: BinaryWriter): void => {
  writer.writeBytes(3, Buffer.from(stream))
}

const writeNothing = (): void => {}

const writeId = (id: string, writer: BinaryWriter): void => {
  writer.writeString(2, id)
}

const writePair = ({ name, value }: Pair, writer: BinaryWriter): void => {
  writer.writeString(1, name)
  writer.writeString(2, value)
}

type Place = { readonly stream: string; readonly expected: Expected }

const writePlace = ({ stream, expected }: Place, writer: BinaryWriter): void => {
  writer.writeMessage(1, stream, writeStream)
  if (expected === 'no-stream') writer.writeMessage(3, expected, writeNothing)
  else writer.writeUint64String(2, String(expected))
}

const jsonType: Pair = { name: 'content-type', value: 'application/json' }

const writeProposed = ({ id, type, json }: Proposed, writer: BinaryWriter): void => {
  writer.writeMessage(1, id, writeId)
  writer.writeMessage(2, { name: 'type', value: type }, writePair)
  writer.writeMessage(2, jsonType, writePair)
  // As bytes, and never through JSON.stringify: what was hashed is what is stored, key order and all.
  writer.writeBytes(4, Buffer.from(json))
}

const messageOf = <A>(
  field: 1 | 2,
  value: A,
  write: (value: A, writer: BinaryWriter) => void,
): Uint8Array => {
  const writer = new protobuf.BinaryWriter()
  writer.writeMessage(field, value, write)
  return writer.getResultBuffer()
}

/** The messages of one append: where to and under which expectation, then each event. */
export const appendMessages = (
  stream: string,
  expected: Expected,
  events: ReadonlyArray<Proposed>,
): ReadonlyArray<Uint8Array> => [
  messageOf(1, { stream, expected }, writePlace),
  ...events.map((event) => messageOf(2, event, writeProposed)),
]
