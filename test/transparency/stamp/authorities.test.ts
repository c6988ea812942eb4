/** Certificates of authorities, as files hold them. */
import { afterAll, describe, expect, test } from 'vitest'
import { authoritiesFrom } from '../../../src/transparency/stamp/verify-stamp.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeAuthority } from './authority.ts'

const room = makeFolder('authorities')
const authority = makeAuthority(room.folder, 'p256')
afterAll(() => room.remove())

describe('a file of authorities', () => {
  test('is read as a whole, or not at all', () => {
    const pem = authority.pem('ca')
    expect(authoritiesFrom(`text before\n${pem}${pem}`)).toHaveLength(2)
    expect(authoritiesFrom('')).toBeUndefined()
    expect(authoritiesFrom(pem.replace('MII', 'AAA'))).toBeUndefined()
    expect(authoritiesFrom(`${pem}${pem.replaceAll(/[A-Za-z0-9+/=]{64}\n/g, '')}`)).toBeUndefined()
  })
})
