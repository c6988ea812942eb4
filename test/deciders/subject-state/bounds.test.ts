import { describe, expect, test } from 'vitest'
import { evolveSubject } from '../../../src/deciders/subject-state/subject-state.ts'
import { deviceFrom } from '../../../src/kernel/ids.ts'
import { sizeOf } from '../../../src/kernel/entries.ts'
import { most } from '../../../src/standing/bounds.ts'
import { standingText } from '../../../src/standing/row/encode.ts'
import { sha256 } from '../../../src/kernel/hash.ts'
import { accepts, courier, grants, shown } from '../acts.ts'
import { devices, many, protective } from '../refused/bounds.ts'
import { does, given } from '../spec.ts'

const known = deviceFrom(sha256('3').slice(0, 32))
const hexOf = (n: number): string => sha256(`unknown ${n}`).slice(0, 32)

describe('a person with as much as may be kept', () => {
  const full = [shown(), accepts(), grants(courier), ...devices(most.devices)]

  test.each(protective)('has what protects them recorded: $act.act', (command) => {
    const { outcome } = given(...full).when(command)
    expect(outcome).toMatchObject({ _tag: 'Right', right: [{ type: expect.any(String) }] })
  })

  test('goes on with what is there', () => {
    const on = { device: known, permission: 'location', state: 'on', source: 'callback' }
    given(...full)
      .when(does('observe-permission', on))
      .records({ type: 'DevicePermissionObserved' })
  })

  test('grows no further by what is switched off on devices that nobody knows', () => {
    const { state } = given(...full)
    const off = many(500, (n) => ({
      type: 'DevicePermissionObserved',
      body: {
        device: deviceFrom(hexOf(n)),
        permission: 'location',
        state: 'off',
        precision: 'full',
        source: 'callback',
      },
    }))
    const gone = many(500, (n) => ({
      type: 'DeviceUninstallObserved',
      body: { device: deviceFrom(hexOf(n)), certainty: 'observed' },
    }))
    const after = [...off, ...gone].reduce(evolveSubject, state)
    expect(standingText(after.standing).length).toBe(standingText(state.standing).length)
    expect(sizeOf(after.device.devices)).toBe(most.devices)
    expect(sizeOf(after.device.uninstalls)).toBe(sizeOf(state.device.uninstalls))
  })
})

describe('a person of an older ledger', () => {
  test('keeps what is beyond the bound, and every word about it', () => {
    const old = devices(3 * most.devices)
    const { state } = given(...old)
    expect(sizeOf(state.standing.permissions)).toBe(3 * most.devices)
    const last = deviceFrom(sha256(String(3 * most.devices - 1)).slice(0, 32))
    const off = { device: last, permission: 'location', state: 'off', source: 'callback' }
    const after = given(...old, does('observe-permission', off)).state
    expect(standingText(after.standing)).not.toBe(standingText(state.standing))
  })
})
