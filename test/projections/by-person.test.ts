import { describe, expect, test } from 'vitest'
import { commandReceipts, receiptOf } from '../../projections/internal/command-receipts.ts'
import { consentState } from '../../projections/consent/consent-state.ts'
import { devicePermissions } from '../../projections/consent/device-permissions.ts'
import { exemptionRegister } from '../../projections/exemption/exemption-register.ts'
import { policyAcceptance } from '../../projections/consent/policy-acceptance.ts'
import { standing } from '../../projections/internal/standing.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { deviceFrom } from '../../src/kernel/ids.ts'
import type { PolicyId, VersionId } from '../../src/kernel/ids.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { nobody } from '../../src/standing/standing.ts'
import { catalogue, facts, hex, of, person, registryFacts, sha } from '../projector/facts.ts'
import { folded, recorded } from './folded.ts'
import {
  acceptanceOf,
  acceptancesUnder,
  consentsOf,
  deviceOf,
  devicesOf,
  exemptionsOf,
  standingOf,
} from './look-up.ts'

const [main, one] = ['main' as PolicyId, '1' as VersionId]
const minute = 60_000

describe('standing', () => {
  test('is the fold of the person’s own stream', () => {
    const mine = recorded([of(1), facts.accepted], [of(1), facts.granted], [of(1), facts.optedOut])
    const rows = folded(
      standing,
      [of(1), facts.accepted],
      [of(1), facts.granted],
      [of(1), facts.optedOut],
    )
    expect(standingOf(rows)(person(1))).toEqual(
      mine.reduce((row, { event }) => evolveStanding(row, event), nobody),
    )
  })
  test('of an unknown person is that of a person without events', () => {
    expect(
      standingOf(folded(standing, [of(1), facts.granted], [catalogue, registryFacts.frozen]))(
        person(2),
      ),
    ).toEqual(nobody)
  })
})

describe('consent state', () => {
  const stateAfter = (...acts: Parameters<typeof folded>[1][]) =>
    consentsOf(folded(consentState, ...acts))(person(1), 10).map(({ row }) => row.state)

  test('is the last thing said', () => {
    expect(stateAfter([of(1), facts.granted], [of(1), facts.withdrawn])).toEqual(['withdrawn'])
    expect(stateAfter([of(1), facts.refused], [of(1), facts.granted])).toEqual(['granted'])
  })
  test('goes by when things happened, not by when they were recorded', () => {
    expect(stateAfter([of(1), facts.granted], [of(1), facts.withdrawn, minute])).toEqual([
      'granted',
    ])
  })
  test('keeps what the consent was for after it is withdrawn, and names the scope', () => {
    const rows = folded(consentState, [of(1), facts.granted], [of(1), facts.withdrawn])
    expect(consentsOf(rows)(person(1), 10)).toMatchObject([
      {
        purpose: 'share-credit',
        recipient: 'bureau',
        device: undefined,
        kind: 'explicit_consent',
        row: { categories: ['income'] },
      },
    ])
  })
  test('of one person is not that of another', () => {
    expect(stateAfter([of(2), facts.granted])).toEqual([])
  })
})

describe('policy acceptance', () => {
  test('tells delivery, showing and answer apart', () => {
    const rows = folded(
      policyAcceptance,
      [of(1), facts.delivered],
      [of(1), facts.shown],
      [of(1), facts.usedOn],
    )
    const row = acceptanceOf(rows)(main, one, person(1))
    expect(row.answer?.said).toBe('continued_use')
    expect(row.delivered?.event).toBe(uuidFrom('test', 0))
    expect(row.shown?.event).toBe(uuidFrom('test', 1))
  })
  test('remembers a decline, and an older acceptance recorded later does not undo it', () => {
    const rows = folded(policyAcceptance, [of(1), facts.declined], [of(1), facts.accepted, minute])
    expect(acceptanceOf(rows)(main, one, person(1)).answer?.said).toBe('declined')
  })
  test('lists people under a version, page by page', () => {
    const rows = folded(
      policyAcceptance,
      [of(1), facts.accepted],
      [of(2), facts.declined],
      [of(3), facts.accepted],
    )
    const page = acceptancesUnder(rows)(main, one, 2)
    expect(page.map(({ subject }) => subject)).toEqual([person(1), person(2)])
    expect(acceptancesUnder(rows)(main, one, 2, person(2)).map(({ subject }) => subject)).toEqual([
      person(3),
    ])
  })
})

describe('device permissions', () => {
  test('are as last observed', () => {
    const rows = folded(devicePermissions, [of(1), facts.cameraOn], [of(1), facts.cameraOff])
    expect(deviceOf(rows)(person(1), deviceFrom(hex(1))).permissions['camera']?.state).toBe('off')
    expect(devicesOf(rows)(person(1), 10).map(({ device }) => device)).toEqual([deviceFrom(hex(1))])
  })
  test('are unknown after an uninstall, which is no withdrawal', () => {
    const rows = folded(devicePermissions, [of(1), facts.cameraOn], [of(1), facts.uninstalled])
    const row = deviceOf(rows)(person(1), deviceFrom(hex(1)))
    expect([row.permissions['camera']?.state, row.uninstalled?.certainty]).toEqual([
      'unknown',
      'observed',
    ])
  })
  test('seen on before the uninstall, told after it, stay unknown', () => {
    const rows = folded(
      devicePermissions,
      [of(1), facts.cameraOff, minute],
      [of(1), facts.uninstalled],
      [of(1), facts.cameraOn, minute / 2],
    )
    expect(deviceOf(rows)(person(1), deviceFrom(hex(1))).permissions['camera']?.state).toBe(
      'unknown',
    )
  })
})

describe('the exemption register', () => {
  test('keeps grounds, uses and closing', () => {
    const rows = folded(
      exemptionRegister,
      [of(1), facts.exempted],
      [of(1), facts.authorised],
      [of(1), facts.exemptionClosed],
    )
    expect(exemptionsOf(rows)(person(1), 10)).toMatchObject([
      [
        `${person(1)}/exm_${hex(1)}`,
        {
          invoked: { list: 'disclosure', code: 'legal_duty', actor: 'app' },
          uses: 1,
          closed: { cause: 'done' },
        },
      ],
    ])
  })
})

describe('command receipts', () => {
  test('say what a command recorded, and of which payload', () => {
    const rows = folded(commandReceipts, [of(1), facts.granted], [of(1), facts.withdrawn])
    expect(receiptOf(rows)(uuidFrom('command', 1))).toMatchObject({
      payloadTag: sha(1),
      stream: of(1).stream,
      events: [{ id: uuidFrom('test', 1), type: 'ConsentWithdrawn', revision: '1', position: '1' }],
    })
    expect(receiptOf(rows)(uuidFrom('command', 2))).toBeUndefined()
  })
})
