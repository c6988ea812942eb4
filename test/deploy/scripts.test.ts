import { spawnSync } from 'node:child_process'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configFrom } from '../../src/config.ts'
import { E } from '../../src/fp.ts'
import { parseConnection } from '../../src/store/kurrentdb/server/connection-string.ts'
import { readKekFile } from '../../src/vault/embedded/kek-file.ts'
import { namesIn, root } from './compose-file.ts'
import { right } from '../support/unwrap.ts'

let room = ''
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'deploy-'))
})
afterAll(() => rmSync(room, { recursive: true, force: true }))

const sh = (script: string, ...args: ReadonlyArray<string>) =>
  spawnSync('sh', [join(root, 'deploy', script), ...args], { encoding: 'utf8' })

const done = (script: string, ...args: ReadonlyArray<string>): void => {
  const { status, stderr } = sh(script, ...args)
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`)
}

describe('drawing the secrets', () => {
  const read = (name: string): string => readFileSync(join(room, 'secrets', name), 'utf8').trim()

  beforeAll(() => {
    done('make-secrets.sh', join(room, 'secrets'))
  })

  test('makes every secret that docker-compose.yml mounts, and no other', () => {
    expect(readdirSync(join(room, 'secrets')).sort()).toEqual([...namesIn('secrets')].sort())
  })

  test('lets only their owner into the folder, and every container read its own', () => {
    expect(statSync(join(room, 'secrets')).mode & 0o777).toBe(0o700)
    for (const name of namesIn('secrets'))
      expect(statSync(join(room, 'secrets', name)).mode & 0o777).toBe(0o444)
  })

  test('makes settings that the ledger takes', async () => {
    const config = configFrom(
      {
        LEDGER_STORE: read('ledger-store'),
        LEDGER_VAULT: read('ledger-vault'),
        LEDGER_PROFILE: 'bank',
      },
      {},
    )
    expect(config).toMatchObject(E.right({ profile: 'bank' }))
    expect(parseConnection(read('ledger-store'))).toMatchObject(
      E.right({
        hosts: ['kurrentdb-1:2113', 'kurrentdb-2:2113', 'kurrentdb-3:2113'],
        isSecure: true,
        isCluster: true,
        files: { tlsCAFile: '/certs/ca/ca.crt' },
      }),
    )
    expect(read('ledger-vault')).toContain('sslmode=verify-full')
    expect(read('ledger-vault')).toContain(`:${read('postgres-ledger')}@`)
    expect((await right(readKekFile(join(room, 'secrets', 'kek.json')))).newest).toBe(1)
  })

  test('draws each at random, and never twice into one folder', () => {
    const passwords = ['kurrentdb-admin', 'kurrentdb-ops', 'postgres', 'postgres-ledger'].map(read)
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{48}$/)
    expect(new Set(passwords).size).toBe(passwords.length)
    const again = sh('make-secrets.sh', join(room, 'secrets'))
    expect(again.status).toBe(73)
    expect(read('postgres')).toBe(passwords[2])
    expect(sh('make-secrets.sh', join(room, 'others')).status).toBe(0)
    expect(readFileSync(join(room, 'others', 'postgres'), 'utf8').trim()).not.toBe(passwords[2])
  })
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.skipIf(!hasOpenssl)('making the certificates, with openssl', () => {
  const hosts = ['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3', 'postgres']
  const file = (...names: ReadonlyArray<string>): string =>
    readFileSync(join(room, 'certificates', ...names), 'utf8')
  const certificate = (...names: ReadonlyArray<string>): X509Certificate =>
    new X509Certificate(file(...names))

  beforeAll(() => {
    done('certificates.sh', join(room, 'certificates'))
  })

  test.each(hosts)('gives %s one that names it, from the authority all trust', (host) => {
    const authority = certificate('ca', 'ca.crt')
    const own = certificate(host, 'node.crt')
    expect(authority.ca).toBe(true)
    expect(own.ca).toBe(false)
    expect(own.checkIssued(authority) && own.verify(authority.publicKey)).toBe(true)
    expect(own.checkHost(host)).toBe(host)
    expect(own.checkHost('localhost')).toBe('localhost')
    expect(own.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(own.checkHost('elsewhere')).toBe(undefined)
    // Server and client: nodes show it to each other.
    expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
    expect(own.checkPrivateKey(createPrivateKey(file(host, 'node.key')))).toBe(true)
    expect(file(host, 'ca', 'ca.crt')).toBe(file('ca', 'ca.crt'))
  })

  test('names the nodes of KurrentDB alike, as they ask of each other', () => {
    for (const host of hosts.slice(0, 3))
      expect(certificate(host, 'node.crt').subject).toBe('CN=eventstoredb-node')
  })

  test('leaves the authority’s key where only its owner reads it, and puts it nowhere else', () => {
    expect(statSync(join(room, 'certificates', 'ca')).mode & 0o777).toBe(0o700)
    for (const host of hosts)
      expect(statSync(join(room, 'certificates', host, 'node.key')).mode & 0o777).toBe(0o400)
    const names = readdirSync(join(room, 'certificates'), { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => name.endsWith('ca.key'))).toEqual(['ca/ca.key'])
    expect(names.filter((name) => name.endsWith('.new'))).toEqual([])
    expect(readdirSync(join(room, 'certificates', 'ledger'))).toEqual(['ca'])
  })

  test('keeps what is there, and renews when it is told, under the same authority', () => {
    const serial = (): string => certificate('kurrentdb-2', 'node.crt').serialNumber
    const [authority, first] = [file('ca', 'ca.crt'), serial()]
    expect(sh('certificates.sh', join(room, 'certificates')).status).toBe(0)
    expect(serial()).toBe(first)
    expect(sh('certificates.sh', join(room, 'certificates'), 'renew').status).toBe(0)
    expect(serial()).not.toBe(first)
    expect(file('ca', 'ca.crt')).toBe(authority)
  })
})
