/** Damage of the vault, told by file, slot and offset. */
import { sentenceOf } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import type { VaultFailure } from '../../key-vault.ts'
import { offsetOf } from './layout.ts'

export type VaultCorrupt = Extract<VaultFailure, { readonly failure: 'vault-corrupt' }>

/** The name of a slot in messages. */
export const placeOf = (slot: number): string => `slots, slot ${slot} at offset ${offsetOf(slot)}`

/** The port's failure for a fault at a place. */
export const damagedAt = (place: string, fault: Fault): VaultCorrupt => ({
  failure: 'vault-corrupt',
  where: `${place}: ${sentenceOf(fault)}`,
})

export const unavailable = (cause: unknown): VaultFailure => ({
  failure: 'vault-unavailable',
  cause,
})
