/** Destroying a person's key: logged before it is done, and after (formats: write before destroy). */
import { E } from '../fp.ts'
import type { Sha256 } from '../kernel/ids.ts'
import { later } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Decider } from './decider.ts'

export type ErasureState = {
  /** The last time that the app account was cancelled, and that it was opened again. */
  readonly cancelledAt: Instant | undefined
  readonly reopenedAt: Instant | undefined
  readonly isRequested: boolean
  readonly isDone: boolean
  /** The newest key-encryption epoch when the key was destroyed, where that was told. */
  readonly epoch: number | undefined
}

export type ErasureCommand =
  | { readonly step: 'request' }
  | {
      readonly step: 'complete'
      readonly kid: string
      readonly fingerprint: Sha256
      readonly epoch: number
    }

export type ErasureRefusal =
  | { readonly refusal: 'account-not-cancelled' }
  | { readonly refusal: 'erasure-not-requested' }

const lastOf = (a: Instant | undefined, b: Instant): Instant => (a === undefined ? b : later(a, b))

const isCancelled = ({ cancelledAt, reopenedAt }: ErasureState): boolean =>
  cancelledAt !== undefined && (reopenedAt === undefined || reopenedAt <= cancelledAt)

const evolve = (state: ErasureState, event: LedgerEvent): ErasureState => {
  if (event.type === 'AccountCancelled')
    return { ...state, cancelledAt: lastOf(state.cancelledAt, event.occurredAt) }
  if (event.type === 'AccountReopened' && event.body.account === 'app')
    return { ...state, reopenedAt: lastOf(state.reopenedAt, event.occurredAt) }
  if (event.type === 'ErasureRequested') return { ...state, isRequested: true }
  if (event.type !== 'CryptoShredded') return state
  return { ...state, isDone: true, epoch: event.body.epoch }
}

const isDone = (state: ErasureState, command: ErasureCommand): boolean =>
  command.step === 'request' ? state.isRequested : state.isDone

export const erasureDecider: Decider<
  ErasureState,
  ErasureCommand,
  { readonly now: Instant },
  ErasureRefusal
> = {
  initial: {
    cancelledAt: undefined,
    reopenedAt: undefined,
    isRequested: false,
    isDone: false,
    epoch: undefined,
  },
  evolve,
  isDone,
  decide: (state, command, { now }) => {
    if (isDone(state, command)) return E.right([])
    const when = { occurredAt: now, timeSource: 'ledger' as const }
    if (command.step === 'request') {
      if (!isCancelled(state)) return E.left({ refusal: 'account-not-cancelled' })
      return E.right([{ ...when, type: 'ErasureRequested', body: {} }])
    }
    if (!state.isRequested) return E.left({ refusal: 'erasure-not-requested' })
    const { kid, fingerprint, epoch } = command
    return E.right([{ ...when, type: 'CryptoShredded', body: { kid, fingerprint, epoch } }])
  },
}
