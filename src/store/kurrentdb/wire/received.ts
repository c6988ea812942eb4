/**
 * What the server sends while it reads, decoded for what the ledger needs of it and no further: the client's own
 * messages take longer to be made than everything else that is done with an event. Numbers of fields are those of
 * the server's `streams.proto` and `shared.proto`.
 */
import protobuf from 'google-protobuf'
import type { BinaryReader } from 'google-protobuf'

/** An event as the server keeps it, of a ledger or not. */
export type RawEvent = {
  readonly stream: string
  readonly id: string
  readonly type: string
  readonly isJson: boolean
  readonly text: string
  readonly revision: bigint
  readonly position: bigint
}

export type Received =
  | { readonly is: 'event'; readonly event: RawEvent }
  | { readonly is: 'no-such-stream' }
  | { readonly is: 'caught-up' }
  /** A confirmation, a checkpoint, a place: nothing that is relied on. */
  | { readonly is: 'other' }

type Making = { -readonly [F in keyof RawEvent]: RawEvent[F] }
type Pair = { name: string; value: string }

const textOf = (reader: BinaryReader): string => {
  const { buffer, byteOffset, byteLength } = reader.readBytes()
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8')
}

const readId = (event: Making, reader: BinaryReader): void => {
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 2) event.id = textOf(reader)
    else reader.skipField()
  }
}

const readStream = (event: Making, reader: BinaryReader): void => {
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 3) event.stream = textOf(reader)
    else reader.skipField()
  }
}

const readPair = (pair: Pair, reader: BinaryReader): void => {
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 1) pair.name = textOf(reader)
    else pair.value = textOf(reader)
  }
}

const readAbout = (event: Making, reader: BinaryReader): void => {
  const pair: Pair = { name: '', value: '' }
  reader.readMessage(pair, readPair)
  if (pair.name === 'type') event.type = pair.value
  else if (pair.name === 'content-type') event.isJson = pair.value === 'application/json'
}

const readRecorded = (event: Making, reader: BinaryReader): void => {
  while (reader.nextField()) {
    switch (reader.getFieldNumber()) {
      case 1:
        reader.readMessage(event, readId)
        break
      case 2:
        reader.readMessage(event, readStream)
        break
      case 3:
        event.revision = BigInt(reader.readUint64String())
        break
      case 5:
        event.position = BigInt(reader.readUint64String())
        break
      case 6:
        readAbout(event, reader)
        break
      case 8:
        event.text = textOf(reader)
        break
      default:
        reader.skipField()
    }
  }
}

type Found = { event: RawEvent | undefined }

const readEvent = (found: Found, reader: BinaryReader): void => {
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 1) {
      const event: Making = {
        stream: '',
        id: '',
        type: '',
        isJson: false,
        text: '',
        revision: 0n,
        position: 0n,
      }
      reader.readMessage(event, readRecorded)
      found.event = event
    } else reader.skipField()
  }
}

/** Reads one message. Throws where these bytes are none: the call then ends as one that failed. */
export const receivedFrom = (bytes: Uint8Array): Received => {
  // A plain view: of a Buffer the reader would make a copy.
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const reader = new protobuf.BinaryReader(view)
  let received: Received = { is: 'other' }
  while (reader.nextField()) {
    const field = reader.getFieldNumber()
    if (field === 1) {
      const found: Found = { event: undefined }
      reader.readMessage(found, readEvent)
      if (found.event !== undefined) received = { is: 'event', event: found.event }
      continue
    }
    if (field === 4) received = { is: 'no-such-stream' }
    if (field === 8) received = { is: 'caught-up' }
    reader.skipField()
  }
  return received
}
