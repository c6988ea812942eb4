/** What a device reports and what the person switches (clauses 1.3, 1.6, 5.1-b, 5.2, 5.3). */
import { closed, words } from '../kernel/codec.ts'
import { DeviceId, FeatureId, PermissionId, Sha256 } from '../kernel/ids.ts'
import { ObservationSource, PermissionPrecision, PermissionState } from '../events/vocabulary.ts'
import { common, named } from './act.ts'

const where = { device: DeviceId, permission: PermissionId }

export const PromptPermission = closed(
  'PromptPermission',
  { ...named('prompt-permission'), ...where, promptSha256: Sha256 },
  common,
)

export const ObservePermission = closed(
  'ObservePermission',
  { ...named('observe-permission'), ...where, state: PermissionState, source: ObservationSource },
  { ...common, precision: PermissionPrecision },
)

export const ObserveUninstall = closed(
  'ObserveUninstall',
  {
    ...named('observe-uninstall'),
    device: DeviceId,
    certainty: words('Certainty', ['observed', 'inferred']),
  },
  common,
)

export const ToggleFeature = closed(
  'ToggleFeature',
  { ...named('toggle-feature'), feature: FeatureId, state: PermissionState },
  { ...common, device: DeviceId },
)
