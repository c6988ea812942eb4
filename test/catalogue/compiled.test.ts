import { describe, expect, test } from 'vitest'
import { compilePackage } from '../../src/catalogue/compiled.ts'
import { shipped } from './shipped.ts'

describe('a compiled package', () => {
  const compiled = compilePackage(shipped)

  test('finds every item by its id', () => {
    for (const purpose of shipped.purposes) expect(compiled.purposes.get(purpose.id)).toBe(purpose)
    for (const sdk of shipped.sdks) expect(compiled.sdks.get(sdk.id)).toBe(sdk)
    expect(compiled.exemptions.size).toBe(17)
    expect(compiled.messageClasses.get('marketing')?.refusable).toBe(true)
  })

  test('keeps the two lists of exemptions apart', () => {
    expect(compiled.exemptions.get('collection/legal_duty')?.n).toBe(1)
    expect(compiled.exemptions.get('disclosure/legal_duty')?.n).toBe(7)
    expect(compiled.exemptions.has('disclosure/contract')).toBe(false)
  })

  test.each([
    [
      'location',
      [
        'location.nearby',
        'location.share',
        'location.branches',
        'location.risk',
        'location.offers',
        'third_party.location',
        'positioning.sdk',
      ],
    ],
    ['microphone', ['voice.message', 'voiceprint.recognition']],
    ['contacts', ['contacts.match', 'contacts.transfer']],
    ['camera', ['payment.face', 'media.capture', 'scan.code', 'face.authentication']],
    ['notifications', ['push.reminder']],
    ['storage', []],
  ])('knows the purposes behind the %s permission', (permission, purposes) => {
    const found = [...compiled.purposesByPermission].find(([id]) => id === permission)
    expect(found?.[1].toSorted()).toEqual(purposes.toSorted())
  })
})
