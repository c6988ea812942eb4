/** UUIDs out of hashes, which whoever needs them computes: a browser has another library than a server. */
import { eventIdFrom } from './ids.ts'
import type { EventId } from './ids.ts'

/** The first 128 of these bits (32 hex digits or more) as a UUID of version 8 (RFC 9562 section 5.8), less the six it fixes. */
export const uuidOf = (hex: string): EventId => {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  // One text: put together by `+` it is a rope of nine, which the collector of garbage copies piece by piece.
  return eventIdFrom(parts.join('-'))
}
