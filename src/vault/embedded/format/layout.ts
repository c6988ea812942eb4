/**
 * The vault's files. `slots` holds every row, each in a slot of its own that is overwritten in place; `changes`
 * says what is about to be written there, and how many slots there must be. Byte by byte:
 * docs/reference/vault-format.md.
 */
import { join } from 'node:path'

export const slotsPath = (vault: string): string => join(vault, 'slots')
/** The place of every row when the vault was closed: derived, and absent while the vault is open. */
export const tablePath = (vault: string): string => join(vault, 'table')
export const changesPath = (vault: string): string => join(vault, 'changes')
/** A file that is being made: whole only under its own name. */
export const unfinished = (path: string): string => `${path}.new`

/** Of either file, and of a slot. */
export const vaultFormat = 1

/** Bytes of the head of `slots`, and of each head of `changes`: one sector. */
export const blockBytes = 512
/** Four to a sector, and none across two. */
export const slotBytes = 128
/** The offsets of the two heads of `changes`: each in a page of its own, so that one write never tears both. */
export const headsAt: readonly [number, number] = [0, 4_096]
/** The offset of the changes, and the bytes kept for them. */
export const changesAt = 8_192
export const changesBytes = 262_144

/** The offset of a slot in `slots`. */
export const offsetOf = (slot: number): number => blockBytes + slot * slotBytes

/** Rounds up to whole sectors. */
export const inSectors = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes
