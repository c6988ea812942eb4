/** The faults to come: asked for by a test, looked up for each call that comes in. */
import type { Endpoint, Refusal } from './refusals.ts'
import type { Call, Seen } from './seen.ts'

/** One way for a call to go wrong. `lost`, `refused`: nothing is done; the others: all is done. */
export type Fault =
  | { readonly fault: 'lost' }
  | { readonly fault: 'unanswered' }
  | { readonly fault: 'broken' }
  | { readonly fault: 'late'; readonly ms: number }
  | { readonly fault: 'done-late'; readonly ms: number }
  | { readonly fault: 'refused'; readonly as: Refusal }

/** How subscriptions behave, until tuned again. */
export type Tuning = {
  readonly caughtUp: 'as-version' | 'never' | 'twice'
  /** Live events that may wait before a consumer is dropped. */
  readonly slowAfter: 'as-version' | 'never' | number
  /** A number: one checkpoint after so many events looked at, whatever the client asked for. */
  readonly checkpoints: 'as-version' | 'never' | 'jump-to-end' | number
  /** The version told to clients. */
  readonly version: string
}

/** Why open subscriptions are dropped. */
export type DropReason = 'network' | 'slow-consumer' | 'leader-changed'

/** The faults that a test can ask for. */
export type Faults = {
  /** The next call of this kind, or the next few. */
  readonly next: (call: Call, fault: Fault, times?: number) => void
  /** Every call of this kind until cleared. */
  readonly always: (call: Call, fault: Fault) => void
  /** Every call that matches until cleared. */
  readonly when: (matches: (seen: Seen) => boolean, fault: Fault) => void
  /** Ends what was asked for: of one kind of call, or all of it. Tuning stays. */
  readonly clear: (call?: Call) => void
  readonly tune: (tuning: Partial<Tuning>) => void
  /** Every TCP connection is destroyed now; new ones are welcome. */
  readonly cutConnections: () => void
  readonly dropSubscriptions: (reason: DropReason, leader?: Endpoint) => void
  /** Open and connected, but silent; what is missed comes after. */
  readonly muteSubscriptions: () => void
  readonly unmuteSubscriptions: () => void
}

type Rule = { readonly matches: (seen: Seen) => boolean; readonly fault: Fault; left: number }

/** The rules in force, asked once for each call. */
export type FaultBook = Pick<Faults, 'next' | 'always' | 'when' | 'clear' | 'tune'> & {
  readonly faultFor: (seen: Seen) => Fault | undefined
  readonly tuning: () => Tuning
}

/** A book with no fault in it. */
export const newFaultBook = (version: string): FaultBook => {
  let rules: ReadonlyArray<Rule & { readonly call: Call | undefined }> = []
  let tuning: Tuning = {
    caughtUp: 'as-version',
    slowAfter: 'as-version',
    checkpoints: 'as-version',
    version,
  }
  const add = (
    call: Call | undefined,
    matches: (seen: Seen) => boolean,
    fault: Fault,
    left: number,
  ) => {
    rules = [...rules, { call, matches, fault, left }]
  }
  const isCall = (call: Call) => (seen: Seen) => seen.call === call
  return {
    next: (call, fault, times = 1) => add(call, isCall(call), fault, times),
    always: (call, fault) => add(call, isCall(call), fault, Number.POSITIVE_INFINITY),
    when: (matches, fault) => add(undefined, matches, fault, Number.POSITIVE_INFINITY),
    clear: (call) => {
      rules = call === undefined ? [] : rules.filter((rule) => rule.call !== call)
    },
    tune: (change) => {
      tuning = { ...tuning, ...change }
    },
    tuning: () => tuning,
    faultFor: (seen) => {
      const rule = rules.find(({ left, matches }) => left > 0 && matches(seen))
      if (rule === undefined) return undefined
      rule.left -= 1
      rules = rules.filter(({ left }) => left > 0)
      return rule.fault
    },
  }
}
