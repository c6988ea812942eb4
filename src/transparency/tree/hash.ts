/** The hashes of the tree (RFC 6962 section 2.1): leaves and inner nodes begin with different bytes. */
import type { Primitives } from '../primitives.ts'

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/** SHA-256(0x00, entry). */
export const leafHash = ({ sha256 }: Primitives, entry: Uint8Array): Uint8Array =>
  sha256(leafPrefix, entry)

/** SHA-256(0x01, left, right), of two hashes of 32 bytes. */
export const nodeHash = ({ sha256 }: Primitives, left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(nodePrefix, left, right)

/** The root of the tree without leaves: SHA-256 of nothing. */
export const emptyRoot = ({ sha256 }: Primitives): Uint8Array => sha256()
