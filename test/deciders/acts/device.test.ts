import { describe, test } from 'vitest'
import { hash, hours, noon, phoneA, phoneB } from '../../decisions/fixture.ts'
import { accepts, fingerprint, grants, leaves, nickname, shown } from '../acts.ts'
import { does, given } from '../spec.ts'

const sees = (state: 'on' | 'off', at = hours(-1), more: object = {}) =>
  does(
    'observe-permission',
    { device: phoneA, permission: 'location', state, source: 'callback', ...more },
    at,
  )
const gone = (certainty = 'observed', at = hours(-1)) =>
  does('observe-uninstall', { device: phoneA, certainty }, at)
const prompts = (at = hours(-1)) =>
  does('prompt-permission', { device: phoneA, permission: 'location', promptSha256: hash }, at)
const switches = (feature: string, state: 'on' | 'off', at = hours(-1), more: object = {}) =>
  does('toggle-feature', { feature, state, ...more }, at)
const told = [shown(), accepts()]

describe('a permission', () => {
  test('seen again later is news: it was fresh then', () => {
    given(sees('on'))
      .when(sees('on', noon))
      .records({ type: 'DevicePermissionObserved', body: { precision: 'full' } })
    given(sees('on', noon)).when(sees('on', noon)).recordsNothing()
  })

  test('seen less precise at the same time is news too', () => {
    given(sees('on', noon))
      .when(sees('on', noon, { precision: 'coarse' }))
      .records({ type: 'DevicePermissionObserved' })
  })

  test('turned off is taken after the end of the account', () => {
    given(leaves()).when(sees('off', noon)).records({ type: 'DevicePermissionObserved' })
  })

  test('is prompted for each time anew', () => {
    given(prompts()).when(prompts()).recordsNothing()
    given(prompts()).when(prompts(noon)).records({ type: 'DevicePermissionPrompted' })
  })
})

describe('an uninstall', () => {
  test('is recorded each time it is seen', () => {
    given(sees('on'), gone()).when(gone('observed', noon)).recordsAgain('DeviceUninstallObserved')
    given(gone('observed', hours(-2)), sees('on'))
      .when(gone('observed', noon))
      .records({ type: 'DeviceUninstallObserved' })
  })

  test('is recorded, observed or inferred', () => {
    given(gone('inferred'))
      .when(gone('observed', noon))
      .records({ type: 'DeviceUninstallObserved' })
    given(gone('observed')).when(gone('inferred', noon)).recordsAgain('DeviceUninstallObserved')
  })

  test('takes no consent back (check 17)', () => {
    given(...told, grants(fingerprint))
      .when(gone('observed', noon))
      .records({ type: 'DeviceUninstallObserved' })
  })
})

describe('a feature', () => {
  test('switched on is no consent', () => {
    given(...told)
      .when(switches('profile.edit', 'on'))
      .records({ type: 'FeatureToggled', body: { state: 'on' } })
  })

  test('switched off takes back what it set off, and is a word each time', () => {
    const off = switches('profile.edit', 'off')
    given(...told, grants(nickname))
      .when(off)
      .records({ type: 'FeatureToggled' }, { type: 'ConsentWithdrawn', body: { act: 'switch' } })
    given(...told, grants(nickname), off)
      .when(switches('profile.edit', 'off', noon))
      .recordsAgain('FeatureToggled')
  })

  test('switched off while off is recorded again when something was given since', () => {
    given(...told, switches('profile.edit', 'off', hours(-30)), grants(nickname))
      .when(switches('profile.edit', 'off', noon))
      .records({ type: 'FeatureToggled' }, { type: 'ConsentWithdrawn' })
  })

  test('switched off on one device leaves the other alone', () => {
    const both = [...told, grants(fingerprint), grants({ ...fingerprint, device: phoneB })]
    const off = switches('login.fingerprint', 'off', hours(-1), { device: phoneA })
    given(...both)
      .when(off)
      .records({ type: 'FeatureToggled' }, { type: 'ConsentWithdrawn', body: { device: phoneA } })
    given(...both, off)
      .when(switches('login.fingerprint', 'off', noon, { device: phoneB }))
      .records({ type: 'FeatureToggled' }, { type: 'ConsentWithdrawn', body: { device: phoneB } })
  })

  test('switched off keeps what another feature, switched on, still needs', () => {
    const nearby = { kind: 'separate_consent', purpose: 'nearby', categories: ['location'] }
    const mapOn = switches('map', 'on', hours(-2))
    given(...told, grants(nearby), mapOn)
      .when(switches('nearby', 'off'))
      .records({ type: 'FeatureToggled' })
    given(...told, grants(nearby))
      .when(switches('nearby', 'off'))
      .records({ type: 'FeatureToggled' }, { type: 'ConsentWithdrawn' })
  })

  test('may be a path of the settings', () => {
    given().when(switches('path.settings', 'off')).records({ type: 'FeatureToggled' })
  })
})
