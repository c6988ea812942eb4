/** Messages as gRPC lays them into a stream: a byte that says "not compressed", four of length, the message. */

const prefixBytes = 5
const lengthAt = 1

/** All messages one after the other, so that they are written at once. */
export const framed = (messages: ReadonlyArray<Uint8Array>): Buffer => {
  const length = messages.reduce((sum, message) => sum + prefixBytes + message.length, 0)
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (const message of messages) {
    bytes[at] = 0
    bytes.writeUInt32BE(message.length, at + lengthAt)
    bytes.set(message, at + prefixBytes)
    at += prefixBytes + message.length
  }
  return bytes
}

/** The one message of an answer; undefined where these bytes are not one message, whole and not compressed. */
export const onlyMessage = (bytes: Buffer): Uint8Array | undefined =>
  bytes.length >= prefixBytes &&
  bytes[0] === 0 &&
  bytes.readUInt32BE(lengthAt) === bytes.length - prefixBytes
    ? bytes.subarray(prefixBytes)
    : undefined
