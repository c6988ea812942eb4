/** Bytes from one socket to another at the slower one's pace, with a tap that can be turned off. */
import type { Duplex } from 'node:stream'

/** Both directions of one connection. */
export type Pipe = {
  readonly freeze: () => void
  readonly thaw: () => void
  /** Ends both sides without a goodbye. */
  readonly cut: () => void
}

const forward = (from: Duplex, to: Duplex, isFrozen: () => boolean): (() => void) => {
  let isFull = false
  from.on('data', (bytes: Uint8Array) => {
    if (to.destroyed) return
    isFull = !to.write(bytes)
    if (isFull) from.pause()
  })
  to.on('drain', () => {
    isFull = false
    if (!isFrozen()) from.resume()
  })
  from.on('end', () => to.end())
  from.resume()
  return () => {
    if (!isFull) from.resume()
  }
}

/** Joins two sockets. `closed` is told once, when either side is gone. */
export const join = (left: Duplex, right: Duplex, closed: () => void): Pipe => {
  let isFrozen = false
  let isClosed = false
  const cut = () => {
    left.destroy()
    right.destroy()
    if (isClosed) return
    isClosed = true
    closed()
  }
  for (const side of [left, right]) side.on('error', cut).on('close', cut)
  const thawLeft = forward(left, right, () => isFrozen)
  const thawRight = forward(right, left, () => isFrozen)
  return {
    cut,
    freeze: () => {
      isFrozen = true
      left.pause()
      right.pause()
    },
    thaw: () => {
      isFrozen = false
      thawLeft()
      thawRight()
    },
  }
}
