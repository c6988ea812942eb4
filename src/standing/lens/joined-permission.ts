/** One permission of one device on which several surrogates of a person were used (./joined-lens.ts). */
import { laterMark } from '../consent-in.ts'
import type { StandingLens } from './lens.ts'
import type { Mark, Permission } from '../standing.ts'

const offOf = (seen: Permission): Mark | undefined =>
  laterMark(seen.lastOff, seen.state === 'off' ? seen : undefined)

const earlier = (a: Permission['firstOn'], b: Permission['firstOn']): Permission['firstOn'] =>
  a === undefined || (b !== undefined && b < a) ? b : a

/** Seen off with the own look or after it, it is off; seen off before, what rested on it was taken back all the same. */
const withLook = (mine: Permission, other: Permission): Permission => {
  const off = offOf(other)
  const lastOff = laterMark(mine.lastOff, off)
  const firstOn = earlier(mine.firstOn, other.firstOn)
  const isOff = mine.state === 'on' && off !== undefined && off.at >= mine.at
  return {
    ...mine,
    ...(isOff ? { at: off.at, event: off.event, state: 'off' as const } : {}),
    ...(firstOn === undefined ? {} : { firstOn }),
    ...(lastOff === undefined ? {} : { lastOff: { at: lastOff.at, event: lastOff.event } }),
  }
}

/** By device and permission. That it was seen on elsewhere opens nothing. */
export const joinedPermission =
  (own: StandingLens, others: ReadonlyArray<StandingLens>): StandingLens['permission'] =>
  (device, id) => {
    const mine = own.permission(device, id)
    if (mine === undefined) return undefined
    return others.flatMap((each) => each.permission(device, id) ?? []).reduce(withLook, mine)
  }
