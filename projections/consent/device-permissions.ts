/** What does each device of this person let the app do, as last observed? */
import type { t } from '../../src/fp.ts'
import { Certainty } from '../../src/events/facts/device.ts'
import { ObservationSource, PermissionPrecision } from '../../src/events/vocabulary.ts'
import { closed, words } from '../../src/kernel/codec.ts'
import { PermissionId } from '../../src/kernel/ids.ts'
import { mapOf } from '../../src/kernel/map-codec.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { Mark, markFields } from '../mark.ts'
import { personOf } from '../subject-key.ts'

/** No system has as many. */
const maxPermissions = 1_000

const Permission = closed(
  'DevicePermission',
  { ...markFields, state: words('DevicePermissionState', ['on', 'off', 'unknown']) },
  { precision: PermissionPrecision, source: ObservationSource },
)

export const DeviceRow = closed(
  'Device',
  {
    permissions: mapOf(PermissionId, Permission, maxPermissions),
    /** Last time the system's own dialog was put up, by permission. */
    prompted: mapOf(PermissionId, Mark, maxPermissions),
  },
  {
    /** Uninstalling is not cancelling (clause 5.4-c). */
    uninstalled: closed('DeviceUninstalled', { ...markFields, certainty: Certainty }),
  },
)
export type DeviceRow = t.TypeOf<typeof DeviceRow>

type DeviceEvent = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'DevicePermissionPrompted'
      | 'DevicePermissionObserved'
      | 'DeviceUninstallObserved'
  }
>

const isOurs = (event: LedgerEvent): event is DeviceEvent =>
  event.type === 'DevicePermissionPrompted' ||
  event.type === 'DevicePermissionObserved' ||
  event.type === 'DeviceUninstallObserved'

const isOlder = (old: Mark | undefined, mark: Mark): boolean =>
  old === undefined || old.at <= mark.at

const evolveOurs = (row: DeviceRow, event: DeviceEvent): DeviceRow => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'DevicePermissionPrompted': {
      const { permission } = event.body
      if (!isOlder(row.prompted[permission], mark)) return row
      return { ...row, prompted: { ...row.prompted, [permission]: mark } }
    }
    case 'DevicePermissionObserved': {
      const { permission, state, precision, source } = event.body
      if (!isOlder(row.permissions[permission], mark)) return row
      return {
        ...row,
        permissions: { ...row.permissions, [permission]: { ...mark, state, precision, source } },
      }
    }
    case 'DeviceUninstallObserved': {
      const forgotten = Object.entries(row.permissions).map(
        ([name, old]) =>
          [name, isOlder(old, mark) ? { ...mark, state: 'unknown' as const } : old] as const,
      )
      if (!isOlder(row.uninstalled, mark))
        return { ...row, permissions: Object.fromEntries(forgotten) }
      const uninstalled = { ...mark, certainty: event.body.certainty }
      return { ...row, permissions: Object.fromEntries(forgotten), uninstalled }
    }
  }
}

export const devicePermissions: Projection<DeviceRow> = {
  name: 'device-permissions',
  version: 1,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    return subject === undefined || !isOurs(event) ? [] : [`${subject}/${event.body.device}`]
  },
  initial: { permissions: {}, prompted: {} },
  evolve: (row, { event }) => (isOurs(event) ? evolveOurs(row, event) : row),
}
