/** What marketing preferences, devices and switches hold in clear. */
import type { Family } from './family.ts'

const cell = { purpose: 'closed', channel: 'closed' } as const

export const setting: Family<
  | 'MarketingOptedOut'
  | 'MarketingOptedIn'
  | 'SuppressionInherited'
  | 'SuppressionPropagated'
  | 'DevicePermissionPrompted'
  | 'DevicePermissionObserved'
  | 'DeviceUninstallObserved'
  | 'FeatureToggled'
> = {
  MarketingOptedOut: { ...cell, policy: 'closed', act: 'closed' },
  MarketingOptedIn: { ...cell, act: 'closed', control: 'closed' },
  SuppressionInherited: { binding: 'drawn', optOuts: { ...cell, policy: 'closed' } },
  SuppressionPropagated: { system: 'closed', optOut: 'drawn' },
  DevicePermissionPrompted: { device: 'brought', permission: 'closed', promptSha256: 'bound' },
  DevicePermissionObserved: {
    device: 'brought',
    permission: 'closed',
    state: 'closed',
    precision: 'closed',
    source: 'closed',
  },
  DeviceUninstallObserved: { device: 'brought', certainty: 'closed' },
  FeatureToggled: { feature: 'closed', state: 'closed', device: 'brought', ends: 'closed' },
}
