/** The key that cursors of listings are sealed under: derived from what signs tokens, so that nodes share it and a restart keeps it. */
import { hkdfSync } from 'node:crypto'

const keyBytes = 32

/** HKDF-SHA256 (RFC 5869) without salt, info `consent-ledger/cursor/v1`: 32 bytes, of no use for signing a token. */
export const cursorKeyFrom = (tokenKey: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', tokenKey, '', 'consent-ledger/cursor/v1', keyBytes))
