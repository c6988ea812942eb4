/** Publishing versions of one policy (stream `policy-<id>`): each version once; its bytes never change. */
import { E } from '../fp.ts'
import type { Instant } from '../kernel/instant.ts'
import type { BodyOf } from '../events/event.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { PolicyVersionPublished } from '../events/facts/registry.ts'
import type { Decider } from './decider.ts'

type Body = BodyOf<typeof PolicyVersionPublished>

/** Versions in order of publication. */
export type PolicyState = ReadonlyArray<
  Pick<Body, 'version' | 'textSha256' | 'packageSha256' | 'effectiveAt'>
>

/** A version to publish, without the fields that the stream determines. */
export type PublishVersion = Omit<Body, 'previous'>

export type PolicyRefusal =
  | { readonly refusal: 'version-exists'; readonly version: string }
  /** A version may not take effect before an earlier one: that would change the past. */
  | { readonly refusal: 'effective-before-previous'; readonly earliest: Instant }
  | { readonly refusal: 'effective-in-the-past'; readonly earliest: Instant }

const isDone = (state: PolicyState, command: PublishVersion): boolean =>
  state.some(
    ({ version, textSha256, packageSha256 }) =>
      version === command.version &&
      textSha256 === command.textSha256 &&
      packageSha256 === command.packageSha256,
  )

export const policyDecider: Decider<
  PolicyState,
  PublishVersion,
  { readonly now: Instant },
  PolicyRefusal
> = {
  initial: [],
  evolve: (state, event: LedgerEvent) =>
    event.type === 'PolicyVersionPublished' ? [...state, event.body] : state,
  isDone,
  decide: (state, command, { now }) => {
    if (isDone(state, command)) return E.right([])
    if (state.some(({ version }) => version === command.version)) {
      return E.left({ refusal: 'version-exists', version: command.version })
    }
    const last = state.at(-1)
    if (command.effectiveAt < now)
      return E.left({ refusal: 'effective-in-the-past', earliest: now })
    if (last !== undefined && command.effectiveAt < last.effectiveAt) {
      return E.left({ refusal: 'effective-before-previous', earliest: last.effectiveAt })
    }
    const body: Body = { ...command, ...(last === undefined ? {} : { previous: last.version }) }
    return E.right([
      { type: 'PolicyVersionPublished', body, occurredAt: now, timeSource: 'ledger' },
    ])
  },
}
