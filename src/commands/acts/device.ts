/** Observations of a device, and switches of the person (clauses 1.3, 1.6, 5.1-b, 5.2, 5.3). */
import { words } from '../../kernel/codec.ts'
import { DeviceId, FeatureId, PermissionId, Sha256 } from '../../kernel/ids.ts'
import { ObservationSource, PermissionPrecision, PermissionState } from '../../events/vocabulary.ts'
import { act, always, never, own, service, switchesOff } from './act.ts'

const where = { device: DeviceId, permission: PermissionId }

/** Each of them by its name. */
export const deviceActs = {
  'prompt-permission': act(
    'prompt-permission',
    { ...where, promptSha256: Sha256 },
    {},
    {
      by: service,
      means: 'Records that the operating system’s dialog for a permission was shown.',
      protects: never,
      isWord: false,
    },
  ),

  'observe-permission': act(
    'observe-permission',
    { ...where, state: PermissionState, source: ObservationSource },
    { precision: PermissionPrecision },
    {
      by: service,
      means: 'Records an observed device permission. The observation is valid for a limited time.',
      protects: switchesOff,
      isWord: false,
    },
  ),

  'observe-uninstall': act(
    'observe-uninstall',
    {
      device: DeviceId,
      certainty: words('Certainty', ['observed', 'inferred']),
    },
    {},
    {
      by: service,
      means:
        'Records that the app was removed from a device. Permissions become unknown; consents stay.',
      protects: always,
      isWord: true,
    },
  ),

  'toggle-feature': act(
    'toggle-feature',
    { feature: FeatureId, state: PermissionState },
    { device: DeviceId },
    {
      by: own,
      means: 'Records that the person turned a feature on or off.',
      protects: switchesOff,
      isWord: true,
    },
  ),
} as const
