/** Destroying a person's key: recorded before it is destroyed, and after. */
import { E } from '../fp.ts'
import { endingOf } from '../catalogue/accounts.ts'
import type { Accounts } from '../catalogue/accounts.ts'
import { entryAt, pairsOf, withEntry } from '../kernel/entries.ts'
import type { Entries } from '../kernel/entries.ts'
import { trusted } from '../kernel/ids.ts'
import type { Sha256 } from '../kernel/ids.ts'
import { later } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Decider } from './decider.ts'

export type ErasureState = {
  /** By account, the last time it was cancelled, and the last time it was reopened. */
  readonly cancelled: Entries<Instant>
  readonly reopened: Entries<Instant>
  /** Policies under which the person has events. */
  readonly begun: Entries<true>
  readonly isRequested: boolean
  readonly isDone: boolean
  /** The newest key-encryption epoch at the destruction, if it was reported. */
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

/** Whether the account is cancelled and was not reopened. */
const isCancelled = ({ cancelled, reopened }: ErasureState, account: string): boolean => {
  const end = entryAt(cancelled, account)
  const again = entryAt(reopened, account)
  return end !== undefined && (again === undefined || again <= end)
}

const evolve = (state: ErasureState, event: LedgerEvent): ErasureState => {
  if (event.type === 'AccountCancelled') {
    const { account } = event.body
    const at = lastOf(entryAt(state.cancelled, account), event.occurredAt)
    return { ...state, cancelled: withEntry(state.cancelled, account, at) }
  }
  if (event.type === 'AccountReopened') {
    const { account } = event.body
    const at = lastOf(entryAt(state.reopened, account), event.occurredAt)
    return { ...state, reopened: withEntry(state.reopened, account, at) }
  }
  if (begins(event)) return { ...state, begun: withEntry(state.begun, event.body.policy, true) }
  if (event.type === 'ErasureRequested') return { ...state, isRequested: true }
  if (event.type !== 'CryptoShredded') return state
  return { ...state, isDone: true, epoch: event.body.epoch }
}

type Beginning = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'PolicyAccepted'
      | 'ServiceUsedAfterEffective'
      | 'ConsentGranted'
      | 'GuardianConsentGranted'
      | 'ServiceSubscribed'
  }
>

const begins = (event: LedgerEvent): event is Beginning =>
  event.type === 'PolicyAccepted' ||
  event.type === 'ServiceUsedAfterEffective' ||
  event.type === 'ConsentGranted' ||
  event.type === 'GuardianConsentGranted' ||
  event.type === 'ServiceSubscribed'

/** One key covers the whole person. It is destroyed only when no account is open under any policy (clause 5.4-b). */
const isLeft = (state: ErasureState, accounts: Accounts): boolean =>
  pairsOf(state.cancelled).some(([id]) => isCancelled(state, id)) &&
  pairsOf(state.begun).every(([policy]) =>
    endingOf(accounts.get(trusted(policy))).some((id) => isCancelled(state, id)),
  )

const isDone = (state: ErasureState, command: ErasureCommand): boolean =>
  command.step === 'request' ? state.isRequested : state.isDone

export const erasureDecider: Decider<
  ErasureState,
  ErasureCommand,
  { readonly now: Instant; readonly accounts: Accounts },
  ErasureRefusal
> = {
  initial: {
    cancelled: undefined,
    reopened: undefined,
    begun: undefined,
    isRequested: false,
    isDone: false,
    epoch: undefined,
  },
  evolve,
  isDone,
  decide: (state, command, { now, accounts }) => {
    if (isDone(state, command)) return E.right([])
    const when = { occurredAt: now, timeSource: 'ledger' as const }
    if (command.step === 'request') {
      if (!isLeft(state, accounts)) return E.left({ refusal: 'account-not-cancelled' })
      return E.right([{ ...when, type: 'ErasureRequested', body: {} }])
    }
    if (!state.isRequested) return E.left({ refusal: 'erasure-not-requested' })
    const { kid, fingerprint, epoch } = command
    return E.right([{ ...when, type: 'CryptoShredded', body: { kid, fingerprint, epoch } }])
  },
}
