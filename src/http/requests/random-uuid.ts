/** Random UUIDs for requests and commands. */
import { randomFillSync } from 'node:crypto'
import { eventIdFrom } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'

const bytesEach = 16
const drawnAtOnce = 128

const drawing = (): (() => EventId) => {
  const pool = Buffer.alloc(bytesEach * drawnAtOnce)
  let at = pool.length
  return () => {
    if (at === pool.length) {
      randomFillSync(pool)
      at = 0
    }
    pool[at + 6] = ((pool[at + 6] ?? 0) & 0x0f) | 0x40
    pool[at + 8] = ((pool[at + 8] ?? 0) & 0x3f) | 0x80
    const hex = pool.toString('hex', at, at + bytesEach)
    at += bytesEach
    const [low, mid, high] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)]
    return eventIdFrom([low, mid, high, hex.slice(16, 20), hex.slice(20)].join('-'))
  }
}

/**
 * Draws a UUID of version 4 (RFC 9562 section 5.4). As one text: that of `crypto.randomUUID` is a rope of twenty pieces, and what
 * stays with a request until it is answered is copied piece by piece when garbage is collected.
 */
export const drawUuid = drawing()
