/** Permissions of a device's operating system, and switches in the app (clauses 1.3, 1.6, 5.3). */
import { closed, list, words } from '../../kernel/codec.ts'
import { DeviceId, FeatureId, PermissionId, PurposeId, Sha256 } from '../../kernel/ids.ts'
import { ObservationSource, PermissionPrecision, PermissionState } from '../vocabulary.ts'
import { event } from '../event.ts'

export const DevicePermissionPrompted = event(
  'DevicePermissionPrompted',
  1,
  closed('DevicePermissionPrompted', {
    device: DeviceId,
    permission: PermissionId,
    promptSha256: Sha256,
  }),
  { device: 'brought', permission: 'closed', promptSha256: 'bound' },
)

/** The state is good only as of this observation; `occurredAt` is when it was observed. */
export const DevicePermissionObserved = event(
  'DevicePermissionObserved',
  1,
  closed('DevicePermissionObserved', {
    device: DeviceId,
    permission: PermissionId,
    state: PermissionState,
    precision: PermissionPrecision,
    source: ObservationSource,
  }),
  {
    device: 'brought',
    permission: 'closed',
    state: 'closed',
    precision: 'closed',
    source: 'closed',
  },
)

/** Whether the app's absence was seen, or concluded from its silence. */
export const Certainty = words('Certainty', ['observed', 'inferred'])

/** Uninstalling is not cancelling (clause 5.4-c): permissions become unknown, consents stay. */
export const DeviceUninstallObserved = event(
  'DeviceUninstallObserved',
  1,
  closed('DeviceUninstallObserved', {
    device: DeviceId,
    certainty: Certainty,
  }),
  { device: 'brought', certainty: 'closed' },
)

/** `ends`: purposes whose consents go with a feature switched off, those told of later too (clauses 1.2(1), 5.2). */
export const FeatureToggled = event(
  'FeatureToggled',
  1,
  closed(
    'FeatureToggled',
    { feature: FeatureId, state: PermissionState },
    { device: DeviceId, ends: list(PurposeId, 64) },
  ),
  { feature: 'closed', state: 'closed', device: 'brought', ends: 'closed' },
)

/** Each of them by its type. */
export const deviceEvents = {
  DevicePermissionPrompted,
  DevicePermissionObserved,
  DeviceUninstallObserved,
  FeatureToggled,
} as const
