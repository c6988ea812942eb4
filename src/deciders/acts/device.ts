/** Reports of a device, and switches of the person in the app (clauses 1.3, 1.6, 5.1-b, 5.2, 5.3). */
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import type { View } from '../../catalogue/view.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { sizeOf, valuesOf, withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { FeatureId, PermissionId, PurposeId } from '../../kernel/ids.ts'
import { most } from '../../standing/bounds.ts'
import { put } from '../../standing/latest.ts'
import { switchKey } from '../../standing/standing.ts'
import type { Mark, Standing, Switch } from '../../standing/standing.ts'
import { withdrawalsOf } from '../state/withdrawals.ts'
import { isLive, stateOf } from '../state/consent.ts'
import type { ConsentsState, Grant } from '../state/consent.ts'
import { allVersions, closedFault, own, policyWith } from '../lookups.ts'
import type { Refusal } from '../refusal.ts'
import { records, refused } from '../rule.ts'
import type { Acts, Rule, Rules, RuleContext } from '../rule.ts'

export type DeviceRecords = {
  /** Every device that was named, except those that a protective act named beyond the bound. */
  readonly devices: Entries<true>
  /** By device, permission and prompt text. */
  readonly prompts: Entries<Mark>
  /** By feature and device, since a switch may be on for one device and off for another. */
  readonly switches: Entries<Switch>
  /** By device. */
  readonly uninstalls: Entries<Mark & { readonly certainty: 'observed' | 'inferred' }>
}
export type DeviceState = ConsentsState & { readonly device: DeviceRecords }

export const noDevices: DeviceRecords = {
  devices: undefined,
  prompts: undefined,
  switches: undefined,
  uninstalls: undefined,
}

/** The key of one prompt. */
export const keyOfPrompt = (
  prompt: Pick<Acts['prompt-permission'], 'device' | 'permission' | 'promptSha256'>,
): string => `${prompt.device}/${prompt.permission}/${prompt.promptSha256}`

/** Whether an event protects or ends something. Beyond the bound of devices there is nothing that it could end. */
const isEnding = (event: LedgerEvent): boolean =>
  event.type === 'DeviceUninstallObserved' ||
  ((event.type === 'FeatureToggled' || event.type === 'DevicePermissionObserved') &&
    event.body.state === 'off')

const withDeviceOf = (kept: DeviceRecords, event: LedgerEvent): DeviceRecords | undefined => {
  if (!('device' in event.body) || event.body.device === undefined) return kept
  const { device } = event.body
  if (own(kept.devices, device) !== undefined) return kept
  return isEnding(event) && sizeOf(kept.devices) >= most.devices
    ? undefined
    : { ...kept, devices: withEntry(kept.devices, device, true) }
}

const evolveKnown = (kept: DeviceRecords, event: LedgerEvent): DeviceRecords => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  if (event.type === 'DevicePermissionPrompted') {
    return { ...kept, prompts: put(kept.prompts, keyOfPrompt(event.body), mark) }
  }
  if (event.type === 'FeatureToggled') {
    const entry = { at: mark.at, event: mark.event, state: event.body.state }
    return {
      ...kept,
      switches: put(kept.switches, switchKey(event.body.feature, event.body.device), entry),
    }
  }
  if (event.type === 'DeviceUninstallObserved') {
    const { device, certainty } = event.body
    return {
      ...kept,
      uninstalls: put(kept.uninstalls, device, { at: mark.at, event: mark.event, certainty }),
    }
  }
  return kept
}

/** Folds an event. Reports about an unknown device beyond the bound are recorded, but not kept here. */
export const evolveDevice = (kept: DeviceRecords, event: LedgerEvent): DeviceRecords => {
  const known = withDeviceOf(kept, event)
  return known === undefined ? kept : evolveKnown(known, event)
}

const permissionFault = (view: View, permission: PermissionId): Refusal | undefined =>
  allVersions(view).some(({ compiled }) => compiled.permissions.has(permission))
    ? undefined
    : { refusal: 'permission-unregistered', permission }

/** Each prompt is a separate event; only the same report repeated is nothing new. */
const prompt: Rule<'prompt-permission', DeviceState> = {
  isDone: (act, { asOf, at }) => own(asOf.device.prompts, keyOfPrompt(act))?.at === at,
  decide: ({ device, permission, promptSha256 }, { asOf, view }) => {
    const fault = closedFault(view, asOf.standing) ?? permissionFault(view, permission)
    if (fault !== undefined) return refused(fault)
    return records({ type: 'DevicePermissionPrompted', body: { device, permission, promptSha256 } })
  },
}

/**
 * The same state observed later is recorded, since an observation is valid for a limited time only. Switching off is a
 * withdrawal (clause 1.6-perm), and is accepted even after the account is closed.
 */
const observe: Rule<'observe-permission', DeviceState> = {
  isDone: ({ device, permission, state, precision = 'full' }, { asOf, at }) => {
    const seen = own(own(asOf.standing.permissions, device), permission)
    return seen?.at === at && seen.state === state && seen.precision === precision
  },
  decide: ({ device, permission, state, source, precision = 'full' }, { asOf, view }) => {
    const fault =
      state === 'on'
        ? (closedFault(view, asOf.standing) ?? permissionFault(view, permission))
        : undefined
    if (fault !== undefined) return refused(fault)
    const body = { device, permission, state, precision, source }
    return records({ type: 'DevicePermissionObserved', body })
  },
}

/** Done if nothing was observed of the device since, with at least the same certainty (clause 5.4-c). */
const uninstall: Rule<'observe-uninstall', DeviceState> = {
  isDone: ({ device, certainty }, { asOf }) => {
    const old = own(asOf.device.uninstalls, device)
    const isAsCertain = old?.certainty === 'observed' || old?.certainty === certainty
    const seen = valuesOf(own(asOf.standing.permissions, device))
    return isAsCertain && seen.every(({ state }) => state === 'unknown')
  },
  decide: ({ device, certainty }) =>
    records({ type: 'DeviceUninstallObserved', body: { device, certainty } }),
}

const hasFeature =
  (feature: FeatureId) =>
  ({ compiled }: PublishedVersion): boolean =>
    compiled.package.switchPaths.some(({ id }) => id === feature) ||
    compiled.package.purposes.some(({ features }) => features?.includes(feature) === true)

const isOn = (standing: Standing, feature: FeatureId): boolean =>
  own(standing.features, feature)?.state === 'on'

/** Purposes that the feature serves, and that no other feature needs which is switched on. */
const purposesEnded = (
  feature: FeatureId,
  { view, asOf }: RuleContext<DeviceState>,
): ReadonlyArray<PurposeId> =>
  [...view.purposes.values()]
    .filter(
      ({ purpose: { id, features = [] }, version }) =>
        version.compiled.switchesOff.get(id)?.includes(feature) === true ||
        (features.includes(feature) &&
          features.every((other) => other === feature || !isOn(asOf.standing, other))),
    )
    .map(({ purpose }) => purpose.id)

/** Consents that end with the feature, on this device or on all (clauses 1.2(1), 5.2). */
const ended = (
  act: Acts['toggle-feature'],
  context: RuleContext<DeviceState>,
): ReadonlyArray<Grant> => {
  if (act.state === 'on') return []
  const purposes = purposesEnded(act.feature, context)
  return valuesOf(context.asOf.consent.grants).filter(
    ({ key, body }) =>
      purposes.includes(body.purpose) &&
      (act.device === undefined || body.device === undefined || body.device === act.device) &&
      isLive(stateOf(context.asOf, key)),
  )
}

/** The most purposes that an event can name. */
const maxEnded = 64

/** Switching on is not a consent, which needs its notice and an act of its own. Switching off withdraws the consents. */
const toggle: Rule<'toggle-feature', DeviceState> = {
  isDone: (act, context) =>
    own(context.asOf.device.switches, switchKey(act.feature, act.device))?.state === act.state &&
    ended(act, context).length === 0,
  decide: (act, context) => {
    const { feature, state, device } = act
    const { view, asOf } = context
    const policy = policyWith(view, hasFeature(feature))
    const closed = state === 'on' ? closedFault(view, asOf.standing, policy) : undefined
    if (closed !== undefined) return refused(closed)
    if (state === 'on' && policy === undefined)
      return refused({ refusal: 'feature-unregistered', feature })
    const where = device === undefined ? {} : { device }
    const purposes = state === 'on' ? [] : purposesEnded(feature, context).slice(0, maxEnded)
    const ends = purposes.length === 0 ? {} : { ends: purposes }
    return records(
      { type: 'FeatureToggled', body: { feature, state, ...where, ...ends } },
      ...withdrawalsOf(ended(act, context), 'switch'),
    )
  },
}

export const deviceRules: Rules<
  'prompt-permission' | 'observe-permission' | 'observe-uninstall' | 'toggle-feature',
  DeviceState
> = {
  'prompt-permission': prompt,
  'observe-permission': observe,
  'observe-uninstall': uninstall,
  'toggle-feature': toggle,
}
