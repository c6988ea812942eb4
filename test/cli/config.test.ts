import { describe, expect, test } from 'vitest'
import { configFrom } from '../../src/config.ts'
import type { Config, ConfigFault } from '../../src/config.ts'
import { E } from '../../src/fp.ts'

const config = (env: Record<string, string>, flags: Record<string, string> = {}): Config => {
  const made = configFrom(env, flags, '1.2.3')
  if (E.isLeft(made)) throw new Error(made.left.expected)
  return made.right
}

const fault = (env: Record<string, string>, flags: Record<string, string> = {}): ConfigFault => {
  const made = configFrom(env, flags, '1.2.3')
  if (E.isRight(made)) throw new Error('was accepted')
  return made.left
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(config({})).toEqual({
      folder: './data',
      host: '127.0.0.1',
      port: 8080,
      store: 'embedded',
      kekFile: './data/keys/kek.json',
    })
  })

  test('takes the environment over the default', () => {
    expect(config({ LEDGER_PORT: '9000', LEDGER_DATA: '/srv/l' })).toMatchObject({
      port: 9000,
      folder: '/srv/l',
      kekFile: '/srv/l/keys/kek.json',
    })
  })

  test('takes a flag over the environment', () => {
    expect(config({ LEDGER_PORT: '9000' }, { port: '9001' }).port).toBe(9001)
  })

  test('takes an empty variable for one that is not set', () => {
    expect(config({ LEDGER_PORT: '', LEDGER_KEK: '' })).toEqual(config({}))
  })

  test('has a key from the environment only', () => {
    expect(config({ LEDGER_KEK: 'a' }).kek).toBe('a')
  })

  test.each(['http', '-1', '65536', '80 80', '1e3'])(
    'refuses the port %j by name, without repeating it',
    (port) => {
      const { setting, expected } = fault({ LEDGER_PORT: port })
      expect(setting).toBe('LEDGER_PORT')
      expect(expected).toContain('0 to 65535')
    },
  )

  test('names the flag where the flag is wrong', () => {
    expect(fault({ LEDGER_PORT: '1' }, { port: 'x' }).setting).toBe('--port')
  })

  test.each([
    'esdb://localhost:2113?tls=false',
    'esdb+discover://cluster:2113',
    'kurrentdb://localhost:2113',
  ])('says which version lacks the store %j', (store) => {
    const { expected } = fault({ LEDGER_STORE: store })
    expect(expected).toContain('1.2.3')
    expect(expected).toContain('KurrentDB')
    expect(expected).not.toContain('2113')
  })

  test.each(['has space', 'plus+plus', '', '/leading'])('refuses the name %j', (name) => {
    expect(fault({}, { name }).setting).toBe('--name')
  })
})
