import { cpSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identity as doctorIdentity } from '../../../src/cli/doctor/identity.ts'
import type { LedgerNode } from '../../../src/main.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import { makeLedgers, start, withCopy } from './house.ts'
import { configOn } from '../../support/config.ts'
import type { Ledgers, PartName } from './house.ts'
import { right } from '../../support/unwrap.ts'

let ledgers: Ledgers
beforeAll(async () => {
  ledgers = await makeLedgers()
}, 180_000)
afterAll(() => ledgers.remove())

type Config = ReturnType<typeof configOn>

const positionIn = (folder: string): bigint =>
  BigInt(/^position (-?\d+)$/m.exec(readFileSync(join(folder, 'name'), 'utf8'))?.[1] ?? '-2')

const withEarly = (folder: string, ...parts: ReadonlyArray<PartName>): void => {
  for (const part of parts) {
    rmSync(join(folder, part), { recursive: true, force: true })
    cpSync(join(ledgers.early, part), join(folder, part), { recursive: true })
  }
}

const refused = async (config: Config): Promise<readonly [number, string]> => {
  const outcome = await start(config, ledgers.clock)
  if (!('node' in outcome)) return [outcome.code, outcome.said]
  await outcome.node.close()
  throw new Error('it started')
}

const started = async (
  config: Config,
  use: (node: LedgerNode) => Promise<void> = async () => {},
): Promise<void> => {
  const outcome = await start(config, ledgers.clock)
  if (!('node' in outcome)) throw new Error(outcome.said)
  try {
    await use(outcome.node)
  } finally {
    await outcome.node.close()
  }
}

describe('a position that was noted outside', () => {
  test('opens a log that reaches it, and no log that ends before', async () => {
    await withCopy(ledgers.late, async (folder) => {
      const head = positionIn(folder)
      expect(await refused(configOn(folder, { expect: head + 1n }))).toEqual([
        74,
        expect.stringContaining(`and --expect knows of position ${head + 1n}`),
      ])
      await started(configOn(folder, { expect: head }))
    })
  })

  test('detects a folder that was restored whole, which no part of it can', async () => {
    await withCopy(ledgers.early, async (folder) => {
      const noted = positionIn(ledgers.late)
      expect((await refused(configOn(folder, { expect: noted })))[0]).toBe(74)
      await started(configOn(folder))
    })
  })
})

describe('an older copy of the log', () => {
  test.each([
    ['beside newer rows', ['log', 'name', 'vault', 'credentials'], /the rows \(rows\/\) know of/],
    ['beside a newer record', ['log', 'rows', 'vault', 'credentials'], /record \(name\) knows of/],
    ['beside a newer vault', ['log', 'name', 'rows', 'credentials'], /vault \(vault\/\) knows of/],
    ['beside newer credentials', ['log', 'name', 'rows', 'vault'], /\(credentials\/\) know of/],
  ] as const)('is told %s', async (_, parts, said) => {
    await withCopy(ledgers.late, async (folder) => {
      withEarly(folder, ...parts)
      expect(await refused(configOn(folder))).toEqual([74, expect.stringMatching(said)])
    })
  })

  test('is opened where its loss is accepted, with exactly its end, and once', async () => {
    await withCopy(ledgers.late, async (folder) => {
      withEarly(folder, 'log')
      const head = positionIn(ledgers.early)
      const accepting = configOn(folder, { acceptLoss: head })
      expect((await refused(configOn(folder, { acceptLoss: head - 1n })))[0]).toBe(78)
      expect(await refused(accepting)).toEqual([78, expect.stringContaining('folder rows')])
      renameSync(join(folder, 'rows'), join(folder, 'rows.before'))
      await started(accepting)
      expect(readFileSync(join(folder, 'name'), 'utf8')).toContain('generation 2\n')
      await started(configOn(folder))
    })
  })

  test('is told when it went on differently', async () => {
    await withCopy(ledgers.early, async (folder) => {
      await started(configOn(folder), async ({ credentials }) => {
        for (let n = 0; n < 40; n += 1) await right(credentials.create({ roles: ['auditor'] }))
        while ((await right(credentials.journal.pending())).length > 0)
          await new Promise((later) => setTimeout(later, 20))
      })
      expect(positionIn(folder)).toBeGreaterThanOrEqual(positionIn(ledgers.late))
      rmSync(join(folder, 'name'))
      cpSync(join(ledgers.late, 'name'), join(folder, 'name'))
      expect(await refused(configOn(folder))).toEqual([
        74,
        expect.stringContaining('the log has another event than the identity record'),
      ])
    })
  })
})

describe('an older copy of what is beside the log', () => {
  test('a vault that lacks people is opened where their loss is accepted', async () => {
    await withCopy(ledgers.late, async (folder) => {
      withEarly(folder, 'vault')
      expect((await refused(configOn(folder)))[0]).toBe(74)
      await started(configOn(folder, { acceptLoss: positionIn(ledgers.late) }))
      await started(configOn(folder))
    })
  })

  test('credentials believe nobody whom the log says was revoked since', async () => {
    await withCopy(ledgers.late, async (folder) => {
      const [config, older] = [configOn(folder), join(folder, 'older')]
      let id = ''
      await started(config, async ({ credentials }) => {
        const { credential } = await right(credentials.create({ roles: ['service'] }))
        id = credential.id
        while ((await right(credentials.journal.pending())).length > 0)
          await new Promise((later) => setTimeout(later, 20))
      })
      cpSync(join(folder, 'credentials'), older, { recursive: true })
      await started(config, async ({ credentials }) => {
        const listed = credentials.list()
        if (listed._tag === 'Left') throw new Error(listed.left.failure)
        const mine = listed.right.find((each) => each.id === id)
        if (mine === undefined) throw new Error('it was made')
        await right(credentials.revoke(mine.id))
      })
      rmSync(join(folder, 'credentials'), { recursive: true })
      renameSync(older, join(folder, 'credentials'))
      await started(config, async ({ credentials }) => {
        const listed = credentials.list()
        const mine =
          listed._tag === 'Right' ? listed.right.find((each) => each.id === id) : undefined
        expect(mine?.revokedAt).toBeDefined()
      })
    })
  })
})

describe('a log that ends too early', () => {
  test('names in one message everybody who knows more, the rows among them, and what to do with them', async () => {
    await withCopy(ledgers.late, async (folder) => {
      const known = positionIn(folder)
      withEarly(folder, 'log')
      const head = positionIn(ledgers.early)
      const [code, said] = await refused(configOn(folder))
      expect(code).toBe(74)
      for (const part of [
        'the identity record (name)',
        'the key vault (vault/)',
        'the rows (rows/)',
      ])
        expect(said).toMatch(
          new RegExp(`${part.replace(/[()/]/g, '\\$&')} (knows )?of position ${known}`),
        )
      expect(said).toContain(
        `positions ${head + 1n} to ${known} are known to be lost, move the folder rows to another place (new ones are built from the log) and start once with --accept-loss ${head}`,
      )
      renameSync(join(folder, 'rows'), join(folder, 'rows.ahead'))
      await started(configOn(folder, { acceptLoss: head }))
    })
  })
})

describe('the name, without its record', () => {
  test('is believed only where what is sealed opens under it', async () => {
    await withCopy(ledgers.late, async (folder) => {
      rmSync(join(folder, 'name'))
      expect(await refused(configOn(folder, { name: 'example.bank/other' }))).toEqual([
        74,
        expect.stringContaining('do not open with the name example.bank/other'),
      ])
      await started(configOn(folder))
    })
  })
})

describe('doctor', () => {
  test('shows which ledger it is and how far each part was told, and what does not fit', async () => {
    await withCopy(ledgers.late, async (folder) => {
      const head = positionIn(folder)
      expect(await doctorIdentity(configOn(folder))).toMatchObject({
        verdict: 'ok',
        said: expect.stringContaining(
          `log to position ${head}; last known positions: name ${head}, vault ${head}`,
        ),
      })
      withEarly(folder, 'log')
      expect(await doctorIdentity(configOn(folder))).toMatchObject({
        verdict: 'bad',
        said: expect.stringContaining('the log ends at position'),
      })
    })
  })
})

describe.skipIf(!isPostgresHere())('a vault in PostgreSQL', () => {
  test('detects a folder that was restored whole', { timeout: 120_000 }, async () => {
    const server = await startPrivateServer()
    try {
      const postgres = await server.makeDatabase()
      await withCopy(ledgers.other, async (made) => {
        const kek = Buffer.alloc(32, 7).toString('base64')
        const config = { ...configOn(made), kek, vault: { postgres } }
        for (const part of readdirSync(made).filter((name) => name !== 'keys'))
          rmSync(join(made, part), { recursive: true, force: true })
        await started(config, async ({ credentials }) => {
          await right(credentials.create({ roles: ['auditor'] }))
        })
        await withCopy(made, async (older) => {
          await started(config, async ({ credentials }) => {
            await right(credentials.create({ roles: ['auditor'] }))
            while ((await right(credentials.journal.pending())).length > 0)
              await new Promise((later) => setTimeout(later, 20))
          })
          const back = { ...configOn(older), kek, vault: { postgres } }
          expect(await refused(back)).toEqual([
            74,
            expect.stringMatching(/the key vault .* knows of position/),
          ])
        })
      })
    } finally {
      await server.dispose()
    }
  })
})
