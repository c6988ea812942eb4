import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { configFrom } from '../../src/config.ts'
import type { Config } from '../../src/config.ts'
import type { ConfigFault } from '../../src/config/fault.ts'
import { knownSettings, settingsInForce } from '../../src/config/known.ts'
import { E } from '../../src/fp.ts'

const config = (env: Record<string, string>, flags: Record<string, string> = {}): Config => {
  const made = configFrom(env, flags)
  if (E.isLeft(made)) throw new Error(made.left.expected)
  return made.right
}

const fault = (env: Record<string, string>, flags: Record<string, string> = {}): ConfigFault => {
  const made = configFrom(env, flags)
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
      vault: 'embedded',
      profile: 'standard',
      clockLeapMs: 300_000,
      transparency: { signing: './data/signing', entries: 'off' },
      kekFile: './data/keys/kek.json',
      limits: {
        ratePerCredential: 100_000,
        ratePerPerson: 20,
        personBodyBytes: 65_536,
        corsOrigins: [],
        drainMs: 5_000,
        stalledMs: 30_000,
        unreadBytes: 268_435_456,
      },
      log: { target: 'stderr', decisions: false },
      disk: {
        segmentBytes: 32 * 2 ** 20,
        reserveBytes: 64 * 2 ** 20,
        scrubBytesPerSecond: 2 ** 20,
      },
    })
  })

  test('takes the environment over the default', () => {
    expect(config({ LEDGER_PORT: '9000', LEDGER_DATA: '/srv/l' })).toMatchObject({
      port: 9000,
      folder: '/srv/l',
      kekFile: '/srv/l/keys/kek.json',
      limits: {
        ratePerCredential: 100_000,
        ratePerPerson: 20,
        personBodyBytes: 65_536,
        corsOrigins: [],
        drainMs: 5_000,
        stalledMs: 30_000,
        unreadBytes: 268_435_456,
      },
      log: { target: 'stderr', decisions: false },
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

  test('bounds how far a device may be off, in seconds', () => {
    expect(config({ LEDGER_CLOCK_ERROR: '60' }).clockErrorMs).toBe(60_000)
    expect(config({ LEDGER_REGION: 'SG', LEDGER_CUSTOMER_NO: 'unicode' })).toMatchObject({
      region: 'SG',
      customerNo: 'unicode',
    })
    expect(fault({ LEDGER_REGION: 'cn' }).setting).toBe('LEDGER_REGION')
    expect(fault({ LEDGER_CUSTOMER_NO: 'all' }).setting).toBe('LEDGER_CUSTOMER_NO')
    expect(fault({ LEDGER_CLOCK_ERROR: '5m' }).setting).toBe('LEDGER_CLOCK_ERROR')
    expect(fault({ LEDGER_CLOCK_ERROR: '86401' }).expected).toContain('86400')
  })

  test('takes sizes of the disk in MiB', () => {
    expect(config({ LEDGER_SEGMENT_MIB: '1', LEDGER_DISK_RESERVE_MIB: '0' }).disk).toMatchObject({
      segmentBytes: 2 ** 20,
      reserveBytes: 0,
    })
    expect(fault({ LEDGER_SEGMENT_MIB: '0' }).expected).toBe('a whole number from 1 to 1024')
    expect(fault({ LEDGER_DISK_RESERVE_MIB: '-1' }).setting).toBe('LEDGER_DISK_RESERVE_MIB')
  })

  test('names the flag where the flag is wrong', () => {
    expect(fault({ LEDGER_PORT: '1' }, { port: 'x' }).setting).toBe('--port')
  })

  test.each([
    'esdb://localhost:2113?tls=false',
    'esdb+discover://cluster:2113',
    'kurrentdb://user:secret@a:2113,b:2113',
  ])('takes a server for its log: %j', (store) => {
    expect(config({ LEDGER_STORE: store }).store).toEqual({ kurrentdb: store })
  })

  test.each(['sqlite', 'http://localhost:2113', 'esdb://a b'])(
    'refuses the store %j without repeating it',
    (store) => {
      const { setting, expected } = fault({ LEDGER_STORE: store })
      expect(setting).toBe('LEDGER_STORE')
      expect(expected).not.toContain(store)
    },
  )

  test('takes a PostgreSQL for its keys, and nothing else', () => {
    const vault = 'postgres://ledger:secret@db/ledger'
    expect(config({ LEDGER_VAULT: vault }).vault).toEqual({ postgres: vault })
    const { setting, expected } = fault({ LEDGER_VAULT: 'mysql://ledger:secret@db' })
    expect([setting, expected.includes('secret')]).toEqual(['LEDGER_VAULT', false])
  })

  test('has a profile for banks, which asks a server', () => {
    expect(config({ LEDGER_PROFILE: 'bank', LEDGER_STORE: 'esdb://a:2113' }).profile).toBe('bank')
    expect(fault({ LEDGER_PROFILE: 'bank' }).expected).toContain('standard')
    const plain = { LEDGER_STORE: 'esdb://a:2113', LEDGER_VAULT: 'postgres://u:p@db/ledger' }
    expect(fault({ LEDGER_PROFILE: 'bank', ...plain }).expected).toContain('sslmode')
    expect(fault({ LEDGER_PROFILE: 'strict' }).setting).toBe('LEDGER_PROFILE')
  })

  test('names the log and where it is signed', () => {
    const vkey = `ledger.example/a+0123abcd+${'A'.repeat(44)}`
    const { transparency } = config({
      LEDGER_ORIGIN: 'ledger.example/a',
      LEDGER_SIGNING: '/srv/signing',
      LEDGER_SIGNING_COMMAND: 'sign',
      LEDGER_SIGNING_KEY: `${vkey},${vkey}`,
      LEDGER_ENTRIES: 'readers',
    })
    expect(transparency).toEqual({
      origin: 'ledger.example/a',
      signing: '/srv/signing',
      signingCommand: { command: 'sign', vkeys: [vkey, vkey] },
      entries: 'readers',
    })
  })

  test.each([
    ['LEDGER_ORIGIN', 'a b'],
    ['LEDGER_ORIGIN', 'a+b'],
    ['LEDGER_ENTRIES', 'yes'],
    ['LEDGER_SIGNING', 'a\0b'],
  ])('refuses %s %j', (name, value) => {
    expect(fault({ [name]: value }).setting).toBe(name)
  })

  test('refuses a command that signs without its key, and a key without its command', () => {
    expect(fault({ LEDGER_SIGNING_COMMAND: 'sign' }).setting).toBe('LEDGER_SIGNING_KEY')
    const key = { LEDGER_SIGNING_KEY: `a+0123abcd+${'A'.repeat(44)}` }
    expect(fault(key).setting).toBe('LEDGER_SIGNING_COMMAND')
    const noted = { ...key, LEDGER_SIGNING_KEY: 'a+b' }
    expect(fault({ ...noted, LEDGER_SIGNING_COMMAND: 'sign' }).setting).toBe('LEDGER_SIGNING_KEY')
  })

  test('names who else states something about the log', () => {
    const { transparency } = config({
      LEDGER_WITNESS_POLICY: '/etc/ledger/witnesses.txt',
      LEDGER_TIMESTAMP_URL: 'https://tsa.example/tsr',
      LEDGER_TIMESTAMP_CA: '/etc/ledger/tsa.pem',
      LEDGER_DEPOSIT_COMMAND: 'deposit --to notary',
    })
    expect(transparency).toMatchObject({
      witnessPolicy: '/etc/ledger/witnesses.txt',
      timestamp: { url: 'https://tsa.example/tsr', caFile: '/etc/ledger/tsa.pem' },
      depositCommand: 'deposit --to notary',
    })
    const unset = {
      LEDGER_WITNESS_POLICY: '',
      LEDGER_TIMESTAMP_URL: '',
      LEDGER_DEPOSIT_COMMAND: '',
    }
    expect(Object.keys(config(unset).transparency).sort()).toEqual(['entries', 'signing'])
  })

  test.each([
    ['LEDGER_TIMESTAMP_URL', { LEDGER_TIMESTAMP_CA: 'ca.pem' }],
    ['LEDGER_TIMESTAMP_CA', { LEDGER_TIMESTAMP_URL: 'http://tsa.example' }],
    [
      'LEDGER_TIMESTAMP_URL',
      { LEDGER_TIMESTAMP_URL: 'tsa.example', LEDGER_TIMESTAMP_CA: 'ca.pem' },
    ],
    [
      'LEDGER_TIMESTAMP_URL',
      { LEDGER_TIMESTAMP_URL: 'ftp://tsa.example', LEDGER_TIMESTAMP_CA: 'ca.pem' },
    ],
    [
      'LEDGER_TIMESTAMP_URL',
      { LEDGER_TIMESTAMP_URL: 'https://u:p@tsa.example', LEDGER_TIMESTAMP_CA: 'ca.pem' },
    ],
    ['LEDGER_WITNESS_POLICY', { LEDGER_WITNESS_POLICY: 'a\0b' }],
  ])('refuses %s of %j', (setting, env) => {
    expect(fault(env).setting).toBe(setting)
  })

  test.each(['has space', 'plus+plus', '', '/leading'])('refuses the name %j', (name) => {
    expect(fault({}, { name }).setting).toBe('--name')
  })
})

describe('the settings in force', () => {
  test('names every setting of the reference, in its order', () => {
    const page = readFileSync('docs/reference/configuration.md', 'utf8')
    const rows = [...page.matchAll(/^\| `(LEDGER_[A-Z_]+)` \|/gm)].map(([, name]) => name)
    expect(knownSettings.map(({ variable }) => variable)).toEqual(rows)
  })

  test.each([
    ['postgres://u:changeit@h/db', 'postgres://u:(hidden)@h/db'],
    ['postgres://:changeit@h/db', 'postgres://:(hidden)@h/db'],
    ['postgres://u:change@it@h/db', 'postgres://u:(hidden)@h/db'],
    ['esdb://u:change/it@h:2113,i:2113?tls=false', 'esdb://u:(hidden)@h:2113,i:2113?tls=false'],
    [
      'postgres://h/db?user=u&password=changeit&sslmode=require',
      'postgres://h/db?user=u&password=(hidden)&sslmode=require',
    ],
    ['postgres://h/db?sslpassword=changeit', 'postgres://h/db?sslpassword=(hidden)'],
    ['esdb://h:2113,i:2113?tls=false', 'esdb://h:2113,i:2113?tls=false'],
  ])('shows no part of the password in %s', (connection, shown) => {
    const rows = settingsInForce({}, { LEDGER_VAULT: connection })
    expect(rows.find(({ setting }) => setting === 'LEDGER_VAULT')?.value).toBe(shown)
  })
})
