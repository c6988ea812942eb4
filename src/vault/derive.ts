/** Keys from keys: HKDF-SHA256 (RFC 5869), for one block of output, which is all that is asked for. */
import { createHmac, hash } from 'node:crypto'
import { sha256 } from '../kernel/hash.ts'
import { sha256From } from '../kernel/ids.ts'
import type { EventId, Sha256 } from '../kernel/ids.ts'

/** HMAC-SHA256 (RFC 2104): 32 bytes. */
export const hmac = (key: Uint8Array, message: string | Uint8Array): Buffer =>
  createHmac('sha256', key).update(message).digest()

const blockBytes = 64
const hashBytes = 32

const padded = (key: Uint8Array, pad: number): Buffer => {
  const block = Buffer.alloc(blockBytes, pad)
  for (let index = 0; index < key.length; index += 1) block[index] = (key[index] ?? 0) ^ pad
  return block
}

/**
 * HMAC-SHA256 (RFC 2104) of many texts under one key of at most 64 bytes, in hex. By its definition, two hashes one
 * after the other: `createHmac` is set up anew for each text, which costs as much again as all the rest.
 */
export const hmacUnder = (key: Uint8Array): ((text: string) => string) => {
  if (key.length > blockBytes) throw new RangeError('a key of more than one block')
  const inner = padded(key, 0x36)
  const outer = Buffer.concat([padded(key, 0x5c), Buffer.alloc(hashBytes)])
  return (text) => {
    const bytes = Buffer.allocUnsafe(blockBytes + Buffer.byteLength(text))
    inner.copy(bytes)
    bytes.write(text, blockBytes)
    // Written whole each time, before it is hashed in the same turn: nothing of one text is left for the next.
    outer.write(hash('sha256', bytes, 'hex'), blockBytes, 'hex')
    return hash('sha256', outer, 'hex')
  }
}

/** SHA-256 of bytes, as bytes. */
export const digest = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

// Expand with L = 32 is one HMAC over info and the block's number (section 2.3).
const expand = (pseudorandomKey: Uint8Array, info: string): Buffer =>
  hmac(pseudorandomKey, `${info}\u0001`)

/** Keys of one person's part of one event: handing them over opens that part and nothing else of the person's life. */
export type EventKeys = { readonly encryption: Uint8Array; readonly commitment: Uint8Array }

/**
 * K_enc and K_com of an event: HKDF-SHA256 with the event id's text as salt, info `enc/v1` and `commit/v1`.
 * Extracted once for both, which is a third of the cost saved.
 */
export const eventKeys = (dek: Uint8Array, eventId: EventId): EventKeys => {
  const pseudorandomKey = hmac(Buffer.from(eventId, 'utf8'), dek)
  return {
    encryption: expand(pseudorandomKey, 'enc/v1'),
    commitment: expand(pseudorandomKey, 'commit/v1'),
  }
}

// RFC 5869 section 2.2: no salt is as many zero bytes as the hash is long.
const noSalt = new Uint8Array(32)

/** The key under which a person's commands, or the ledger's own, are named: HKDF-SHA256(key, no salt, info `command/v1`). */
export const commandKeyOf = (secret: Uint8Array): Buffer =>
  expand(hmac(noSalt, secret), 'command/v1')

/** The ledger's own secret, for what is about no person, from the identifier key: HKDF-SHA256(key, no salt, info `ledger/v1`). */
export const ledgerSecretOf = (indexKey: Uint8Array): Buffer =>
  expand(hmac(noSalt, indexKey), 'ledger/v1')

/** Names a key without telling anything of it: SHA-256 of HKDF-SHA256(key, no salt, info `fp`). */
export const fingerprintOf = (dek: Uint8Array): Sha256 => sha256(expand(hmac(noSalt, dek), 'fp'))

/**
 * The hash of an outside document as the log holds it: HMAC-SHA256 under HKDF-SHA256(key, no salt, info
 * `document/v1`), over its 64 hex digits. One who has the document and this person's key can tell that it is the
 * one; nobody can try all telephone numbers, and after an erasure nobody can tell at all.
 */
export const boundHash = (dek: Uint8Array, document: Sha256): Sha256 =>
  sha256From(hmac(expand(hmac(noSalt, dek), 'document/v1'), document).toString('hex'))
