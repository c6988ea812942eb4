import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { E, O, TE, pipe } from '../../../src/fp.ts'
import type { Either } from '../../../src/fp.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import type { Connection } from '../../../src/postgres/connection.ts'
import { PostgresFault } from '../../../src/postgres/fault.ts'
import type { KeyVault, VaultFailure } from '../../../src/vault/key-vault.ts'
import { openPostgresVault } from '../../../src/vault/postgres/open-vault.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { until } from '../../support/until.ts'
import { password, startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { anna, bo, later, noon, person, phone, ring } from '../support.ts'
import { left, right } from '../../support/unwrap.ts'

const reasonOf = (failure: VaultFailure | { readonly refusal: string }): string | undefined =>
  'failure' in failure &&
  failure.failure === 'vault-unavailable' &&
  failure.cause instanceof PostgresFault
    ? failure.cause.reason
    : undefined

describe.skipIf(!isPostgresHere())('the PostgreSQL vault', () => {
  let server: PrivateServer
  let url: string
  let database: string
  beforeAll(async () => {
    server = await startPrivateServer()
  }, 240_000)
  afterAll(async () => server.dispose())
  beforeEach(async () => {
    url = await server.makeDatabase()
    database = new URL(url).pathname.slice(1)
  })

  /** Why it does not open; whatever it says holds no password. */
  const whyNot = async (connection: Connection): Promise<string | undefined> => {
    const failure = await left(openPostgresVault(connection, ring(1)))
    const cause = 'cause' in failure ? failure.cause : undefined
    const told = `${JSON.stringify(failure)} ${cause instanceof Error ? cause.stack : ''}`
    for (const secret of [password, encodeURIComponent(password), 'pass@word', 'wrong-one']) {
      expect(told).not.toContain(secret)
    }
    return reasonOf(failure)
  }
  const open = async (): Promise<KeyVault> => right(openPostgresVault(url, ring(1)))

  describe('is not opened', () => {
    test('with another password, as another user, or in a database that is not there', async () => {
      const other = server.url(database, undefined, 'wrong-one')
      expect(await whyNot(other)).toBe('password-refused')
      expect(await whyNot(server.url(database, 'nobody_here'))).toBe('password-refused')
      expect(await whyNot(server.url('not_there'))).toBe('database-missing')
    })

    test('without a password where one is asked for', async () => {
      expect(await whyNot(url.replace(/:[^:@/]+@/, '@'))).toBe('password-refused')
    })

    test('where nobody listens, within three seconds', async () => {
      const startedMs = performance.now()
      expect(await whyNot(url.replace(`:${server.port}/`, ':1/'))).toBe('unreachable')
      expect(performance.now() - startedMs).toBeLessThan(15_000)
    })

    test.each([
      'mysql://a:pass@word@127.0.0.1/x',
      'not a url',
      'postgres://a:12#pass@word@127.0.0.1:99999/x',
    ])('with what is no connection string: %s', async (text) => {
      expect(await whyNot(text)).toBe('connection-malformed')
    })

    test('with an sslmode that promises nothing, or a certificate file that is not there', async () => {
      expect(await whyNot(`${url}?sslmode=prefer`)).toBe('connection-malformed')
      expect(await whyNot(`${url}?sslmode=verify-full&sslrootcert=/not/there`)).toBe(
        'connection-malformed',
      )
    })

    test('by a user who may not make its schema, until an administrator made it', async () => {
      const user = `plain_${database}`
      await server.ask(database, `create role ${user} login password 'own'`)
      const own = server.url(database, user, 'own')
      expect(await whyNot(own)).toBe('not-permitted')
      await server.ask(database, `create schema consent_vault authorization ${user}`)
      const vault = await right(openPostgresVault(own, ring(1)))
      await right(vault.keyFor(anna))
      await vault.close()
    })

    test('when a newer version made its schema, or somebody else did', async () => {
      await (await open()).close()
      await server.ask(database, 'update consent_vault.schema_version set version = 99')
      expect(await whyNot(url)).toBe('schema-newer')
      await server.ask(
        database,
        'drop schema consent_vault cascade; create schema consent_vault; create table consent_vault.x ()',
      )
      expect(await whyNot(url)).toBe('schema-foreign')
    })

    test('on a server that may lose what it confirmed', async () => {
      const set = async (value: string) => {
        await server.ask(database, `alter system set full_page_writes = ${value}`)
        await server.ask(database, 'select pg_reload_conf()')
        const shown = 'show full_page_writes'
        await until(
          async () => (await server.ask(database, shown))[0]?.['full_page_writes'] === value,
        )
      }
      await set('off')
      expect(await whyNot(url)).toBe('not-durable')
      await set('on')
      await (await open()).close()
    })

    test('over TLS whose certificate does not verify, and is when it does', async ({ skip }) => {
      if (server.certificate === undefined) return skip('openssl is not installed')
      expect(await whyNot(`${url}?sslmode=verify-full`)).toBe('tls-refused')
      for (const mode of ['verify-full', 'require', 'verify-ca']) {
        const trusted = `${url}?sslmode=${mode}&sslrootcert=${server.certificate}`
        const vault = await right(openPostgresVault(trusted, ring(1)))
        await right(vault.keyFor(anna))
        await vault.close()
      }
      const elsewhere = url.replace('127.0.0.1', 'localhost')
      expect(await whyNot(`${elsewhere}?sslmode=require&sslrootcert=${server.certificate}`)).toBe(
        'tls-refused',
      )
    })
  })

  test('has its deleted rows vacuumed soon after a destruction', async () => {
    const vault = await open()
    await right(vault.keyFor(anna))
    await right(vault.destroy(anna, { at: noon }))
    await until(async () => {
      const [row] = await server.ask(
        database,
        "select vacuum_count::int as n from pg_stat_user_tables where relname = 'keys'",
      )
      return Number(row?.['n']) > 0
    })
    await vault.close()
  })

  test('loses no key it answered when the server is killed, and recovers by itself', async () => {
    const vault = await open()
    const answered = new Map<SubjectId, string>()
    const reasons = new Set<string | undefined>()
    const ended = new AbortController()
    const work = async (first: number): Promise<void> => {
      for (let n = first; !ended.signal.aborted; n += 8) {
        const made = await vault.keyFor(person(n))()
        if (E.isRight(made)) answered.set(person(n), Buffer.from(made.right.dek).toString('hex'))
        else reasons.add(reasonOf(made.left))
        // Each attempt is a process of the server's: more of them would keep it from recovering.
        if (E.isLeft(made)) await delay(250)
      }
    }
    const workers = Array.from({ length: 8 }, async (_, n) => work(n))
    await until(() => answered.size > 20)
    const before = answered.size
    await server.kill()
    const startedMs = performance.now()
    await left(vault.keyFor(bo))
    expect(performance.now() - startedMs).toBeLessThan(30_000)
    await server.start()
    await until(() => answered.size > before + 20)
    ended.abort()
    await Promise.all(workers)
    expect(reasons.has(undefined)).toBe(false)
    for (const [subject, dek] of answered) {
      const found = await right(vault.existing(subject, 'k1'))
      expect(found.state === 'live' && Buffer.from(found.dek).toString('hex')).toBe(dek)
    }
    await vault.close()
  }, 240_000)

  test('that was idle when the server went and came back answers the next call', async () => {
    const vault = await open()
    const made = await right(vault.keyFor(anna))
    await server.kill()
    await delay(200)
    await server.start()
    expect(await right(vault.existing(anna))).toEqual({ state: 'live', ...made })
    expect(await right(vault.bindSubject(phone, anna, noon))).toEqual(O.none)
    await vault.close()
  }, 240_000)

  test('answers that a frozen server does not, closes all the same, and recovers when it thaws', async () => {
    const vault = await open()
    const other = await open()
    await right(vault.keyFor(anna))
    server.freeze()
    try {
      const startedMs = performance.now()
      const answers: ReadonlyArray<Either<VaultFailure | { readonly refusal: string }, unknown>> =
        await Promise.all([
          vault.keyFor(bo)(),
          vault.findSubject(phone)(),
          vault.destroy(bo, { at: noon })(),
        ])
      expect(performance.now() - startedMs).toBeLessThan(30_000)
      for (const each of answers) {
        expect(E.isLeft(each) && reasonOf(each.left)).toMatch(/too-slow|unreachable/)
      }
      const closingMs = performance.now()
      await other.close()
      expect(performance.now() - closingMs).toBeLessThan(20_000)
    } finally {
      server.thaw()
    }
    await until(async () => E.isRight(await vault.keyFor(person(7))()))
    expect(await right(vault.destroy(anna, { at: later }))).toMatchObject({ kid: 'k1' })
    await vault.close()
  }, 240_000)

  test('keeps a rewrap that a crash cut short, and ends it when it is repeated', async () => {
    const vault = await open()
    const persons = Array.from({ length: 450 }, (_, n) => person(n))
    const keys = await Promise.all(persons.map(async (each) => right(vault.keyFor(each))))
    await vault.close()
    const moving = await right(openPostgresVault(url, ring(2)))
    let killed: Promise<void> | undefined
    const cut = await moving.rewrap(2, () => void (killed ??= server.kill()))()
    await killed
    expect(E.isLeft(cut)).toBe(true)
    await server.start()
    const answer = await right(
      pipe(
        moving.rewrap(2, () => undefined),
        TE.orElse(() => moving.rewrap(2, () => undefined)),
      ),
    )
    expect(answer).toEqual({ epoch: 2, keys: 450, retired: [1] })
    const after = await Promise.all(persons.map(async (each) => right(moving.keyFor(each))))
    expect(after).toEqual(keys)
    await moving.close()
  }, 240_000)
})
