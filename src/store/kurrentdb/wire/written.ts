/** The server's answer to an append, read field by field. */
import protobuf from 'google-protobuf'
import type { BinaryReader } from 'google-protobuf'
import type { Expected } from '../../event-store.ts'

/** The server's result of an append. */
export type Written =
  | { readonly written: 'yes'; readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly written: 'conflict'; readonly actual: Expected }

type Success = { revision: bigint | undefined; position: bigint | undefined }
type Conflict = { actual: Expected }

const readPosition = (success: Success, reader: BinaryReader): void => {
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 1) success.position = BigInt(reader.readUint64String())
    else reader.skipField()
  }
}

const readSuccess = (success: Success, reader: BinaryReader): void => {
  while (reader.nextField()) {
    switch (reader.getFieldNumber()) {
      case 1:
        success.revision = BigInt(reader.readUint64String())
        break
      case 3:
        // A position of 0 is written as nothing at all.
        success.position = 0n
        reader.readMessage(success, readPosition)
        break
      default:
        reader.skipField()
    }
  }
}

const readConflict = (conflict: Conflict, reader: BinaryReader): void => {
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 6) conflict.actual = BigInt(reader.readUint64String())
    else reader.skipField()
  }
}

/** Undefined where the answer says neither yes nor no. Throws where these bytes are no message. */
export const writtenFrom = (bytes: Uint8Array): Written | undefined => {
  const reader = new protobuf.BinaryReader(
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  )
  let written: Written | undefined
  while (reader.nextField()) {
    switch (reader.getFieldNumber()) {
      case 1: {
        const success: Success = { revision: undefined, position: undefined }
        reader.readMessage(success, readSuccess)
        const { revision, position } = success
        if (revision !== undefined) written = { written: 'yes', revision, position }
        break
      }
      case 2: {
        const conflict: Conflict = { actual: 'no-stream' }
        reader.readMessage(conflict, readConflict)
        written = { written: 'conflict', actual: conflict.actual }
        break
      }
      default:
        reader.skipField()
    }
  }
  return written
}
