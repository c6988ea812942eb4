/** Precedence 8: what the device's switches say, as of the last time they were looked at (clauses 1.6, 1.7(2)). */
import { plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { PermissionId } from '../../kernel/ids.ts'
import type { Permission } from '../../standing/standing.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { both, denied, passed } from '../facts.ts'

const minuteMs = 60_000

/** An item that the person picks in the system's own chooser needs no permission (clause 1.6(2)). */
const isPicked = ({ question, registered }: Facts, id: PermissionId): boolean =>
  question.precision === 'selected' &&
  registered.version.compiled.permissions.get(id)?.pickable === true

/** The permissions this question needs: the purpose's own, and those of single categories (IMEI needs phone state). */
export const neededFor = (facts: Facts): ReadonlyArray<PermissionId> => {
  const { registered, categories, question } = facts
  const { permissions, categoryPermissions } = registered.purpose
  const fields = categoryPermissions?.filter(({ category }) => categories.includes(category)) ?? []
  const all =
    fields.length === 0 ? permissions : [...permissions, ...fields.map((f) => f.permission)]
  return question.precision === undefined ? all : all.filter((id) => !isPicked(facts, id))
}

const freshUntil = ({ rule }: Facts, { at }: Permission): Instant =>
  plusMs(at, rule.permissionFreshMinutes * minuteMs)

const gateOne = (facts: Facts, id: PermissionId, state: Permission | undefined): Verdict => {
  if (state === undefined || state.state === 'unknown') {
    return {
      pass: false,
      decision: 'DENY',
      reasons: [{ code: 'PERMISSION_UNKNOWN', kind: 'device_permission', item: id }],
      obligations: ['reobserve_permission'],
    }
  }
  if (state.state === 'off')
    return denied({ code: 'PERMISSION_OFF', kind: 'device_permission', item: id }, [state.event])
  const until = freshUntil(facts, state)
  if (until <= facts.at) {
    return {
      pass: false,
      decision: 'DENY',
      reasons: [{ code: 'PERMISSION_STALE', kind: 'device_permission', item: id }],
      evidence: [state.event],
      obligations: ['reobserve_permission'],
    }
  }
  // Coarse, or picked items only, was let through: the whole was not (clause 1.2(5)).
  if (
    facts.question.precision === 'full' &&
    state.precision !== undefined &&
    state.precision !== 'full'
  )
    return denied({ code: 'OUT_OF_SCOPE', kind: 'device_permission', item: id }, [state.event])
  return { pass: true, evidence: [state.event], until }
}

/** Of several devices, the one seen on last: it holds longest. */
const lastSeenOn = (states: ReadonlyArray<Permission | undefined>): Permission | undefined =>
  states.reduce<Permission | undefined>(
    (best, next) =>
      next?.state === 'on' && (best === undefined || next.at > best.at) ? next : best,
    undefined,
  )

/** A channel that hangs on a permission, such as push, is off for every class of message: legal notices go another way. */
const gateChannel: Gate = (facts) => {
  const { question, registered, standing } = facts
  const permission =
    question.channel === undefined
      ? undefined
      : registered.version.compiled.channels.get(question.channel)?.permission
  if (permission === undefined || question.operation !== 'send') return passed
  const states =
    question.device === undefined
      ? standing.permissionAnywhere(permission)
      : [standing.permission(question.device, permission)]
  const on = lastSeenOn(states)
  // An old look says as little of a channel as of any other permission (clause 1.6-perm).
  const until = on === undefined ? undefined : freshUntil(facts, on)
  if (on !== undefined && until !== undefined && until > facts.at)
    return { pass: true, evidence: [on.event], until }
  return {
    pass: false,
    decision: 'DENY',
    reasons: [{ code: 'CHANNEL_OFF', item: permission }],
    obligations:
      on === undefined ? ['fallback_channel'] : ['fallback_channel', 'reobserve_permission'],
  }
}

export const gatePermission: Gate = (facts): Verdict => {
  const channel = gateChannel(facts)
  const needed = neededFor(facts)
  if (!channel.pass || needed.length === 0) return channel
  const { device } = facts.question
  if (device === undefined) return denied({ code: 'DEVICE_REQUIRED', kind: 'device_permission' })
  let all = channel
  for (const id of needed) {
    const verdict = gateOne(facts, id, facts.standing.permission(device, id))
    if (!verdict.pass) return verdict
    all = both(all, verdict)
  }
  return all
}
