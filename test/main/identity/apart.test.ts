import {
  cpSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { identifier } from '../../vault/support.ts'
import { runHere } from '../../cli/support.ts'
import { contentOf, makeLedgers, start, withCopy } from './house.ts'
import { configOn } from '../../support/config.ts'
import type { Known, Ledgers, PartName } from './house.ts'
import type { LedgerNode } from '../../../src/main.ts'
import { right } from '../../support/unwrap.ts'

let ledgers: Ledgers
beforeAll(async () => {
  ledgers = await makeLedgers()
}, 180_000)
afterAll(() => ledgers.remove())

const filesOf = (folder: string, part: PartName): ReadonlyArray<string> => {
  const path = join(folder, part)
  if (part === 'name') return [path]
  const named = part === 'log' ? /\.segment$/ : part === 'keys' ? /\.json$/ : /./
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => named.test(name) && !name.endsWith('lock.mdb'))
    .map((name) => join(path, name))
    .filter((name) => statSync(name).isFile())
}

const each = (folder: string, part: PartName, change: (path: string) => void): void => {
  for (const path of filesOf(folder, part)) {
    chmodSync(path, 0o600)
    change(path)
  }
}

const replace = (folder: string, part: PartName, from: string): void => {
  rmSync(join(folder, part), { recursive: true, force: true })
  cpSync(join(from, part), join(folder, part), { recursive: true })
}

const harms = {
  missing: (folder: string, part: PartName) => rmSync(join(folder, part), { recursive: true }),
  emptied: (folder: string, part: PartName) => each(folder, part, (path) => truncateSync(path, 0)),
  flipped: (folder: string, part: PartName) =>
    each(folder, part, (path) => {
      const bytes = readFileSync(path)
      const at = Math.floor(bytes.length / 2)
      bytes[at] = (bytes[at] ?? 0) ^ 0x10
      writeFileSync(path, bytes)
    }),
  cut: (folder: string, part: PartName) =>
    each(folder, part, (path) => truncateSync(path, Math.floor(statSync(path).size / 2))),
  foreign: (folder: string, part: PartName) => replace(folder, part, ledgers.other),
  older: (folder: string, part: PartName) => replace(folder, part, ledgers.early),
} as const
type Harm = keyof typeof harms

/** The words of a start, and its exit code; `starts` where it opens and all people keep their identity. */
type Expected = 'starts' | readonly [code: number, said: RegExp]

const table: { readonly [P in PartName]: { readonly [H in Harm]?: Expected } } = {
  log: {
    missing: [74, /there is no log here/],
    foreign: [78, /the log \(log\/\) belongs to ledger/],
    older: [74, /the log ends at position \d+, and .* knows of position \d+/],
  },
  name: {
    missing: 'starts',
    emptied: [74, /identity record \(name\) is damaged: it is empty/],
    flipped: [74, /identity record \(name\) is damaged: its checksum does not match/],
    cut: [74, /identity record \(name\) is damaged/],
    foreign: [78, /the identity record \(name\) belongs to ledger/],
    older: 'starts',
  },
  rows: { missing: 'starts', foreign: 'starts', older: 'starts' },
  vault: {
    missing: [74, /the log knows people .* and there is no key vault/],
    emptied: [74, /the key vault is damaged/],
    foreign: [78, /the key vault \(vault\/\) belongs to ledger/],
    older: [74, /the key vault is older than the log: .* 1 people/],
  },
  keys: {
    missing: [78, /key-encryption key of this vault is missing/],
    emptied: [78, /key-encryption key is malformed/],
    foreign: [78, /file of key-encryption keys belongs to ledger/],
    older: 'starts',
  },
  credentials: {
    missing: [74, /the log records credentials, and there are none here/],
    emptied: [74, /the log records credentials, and there are none here/],
    foreign: [78, /the credentials \(credentials\/\) belong to ledger/],
    older: 'starts',
  },
}

const rows = Object.entries(table).flatMap(([part, of]) =>
  Object.entries(of).map(([harm, expected]) => [part, harm, expected] as const),
)

const isKnown = async (node: LedgerNode, { number, subject }: Known): Promise<void> => {
  const found = await right(node.ledger.findSubject(identifier('customer_no', number)))
  expect(found).toEqual(O.some(subject))
}

/** The fault without the advice: up to the place where a start and a look may differ. */
const sayingOf = (said: string): string =>
  said.split(/[;,.:]? *(?:nothing was|and was not)/)[0] ?? said

const badByDoctor = async (folder: string): Promise<string> => {
  const { stdout } = await runHere('doctor', '--json', '--data', folder)
  const lines = JSON.parse(stdout) as ReadonlyArray<Record<'verdict' | 'said', string>>
  return lines.flatMap(({ verdict, said }) => (verdict === 'bad' ? [said] : [])).join('\n')
}

const check = async (folder: string, expected: Expected): Promise<void> => {
  // A vault that was opened has settled its own changes: that is how it looks for whom it knows.
  const isOpened = Array.isArray(expected) && String(expected[1]).includes('older')
  const content = () =>
    contentOf(folder).filter((name) => !isOpened || !name.startsWith('vault/changes '))
  const before = content()
  const outcome = await start(configOn(folder), ledgers.clock)
  if (expected === 'starts') {
    if (!('node' in outcome)) throw new Error(outcome.said)
    try {
      for (const person of [ledgers.anna, ledgers.bo]) await isKnown(outcome.node, person)
    } finally {
      await outcome.node.close()
    }
    return
  }
  if ('node' in outcome) {
    await outcome.node.close()
    throw new Error('it started')
  }
  expect(outcome.said).toMatch(expected[1])
  expect(await badByDoctor(folder)).toContain(sayingOf(outcome.said))
  expect(outcome.said).not.toMatch(/\bdelete\b/)
  expect(outcome.code).toBe(expected[0])
  expect(content()).toEqual(before)
}

describe('a ledger of which one part is not as it was', () => {
  test.each(rows)('%s %s', async (part, harm, expected) => {
    await withCopy(ledgers.late, async (folder) => {
      const [name, how] = [part as PartName, harm as Harm]
      harms[how](folder, name)
      await check(folder, expected)
    })
  })
})
