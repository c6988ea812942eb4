/** Ledgers to take apart: one with people, as it was at an earlier and at a later time, and another one. */
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { E } from '../../../src/fp.ts'
import type { Config } from '../../../src/config.ts'
import { faultFrom } from '../../../src/cli/words/failures.ts'
import { exits } from '../../../src/cli/words/exit.ts'
import { openNode } from '../../../src/main.ts'
import type { LedgerNode } from '../../../src/main.ts'
import { customer } from '../../acceptance/acts.ts'
import { openServedLedger } from '../../support/served-ledger.ts'
import type { ServedLedger } from '../../support/served-ledger.ts'
import { optOut } from '../../support/acts.ts'

export const parts = ['log', 'name', 'rows', 'vault', 'keys', 'credentials'] as const
export type PartName = (typeof parts)[number]

export const note = 'called at noon'

/** The same ledger twice, the later copy with everything of the earlier one, and who was told of at which time. */
export type Ledgers = {
  readonly early: string
  readonly late: string
  readonly other: string
  /** Known in both, and in the later one only; by their customer numbers. */
  readonly anna: Known
  readonly bo: Known
  readonly clock: () => number
  readonly remove: () => void
}
export type Known = { readonly number: string; readonly subject: string }

/** A copy of a ledger's folder as it is now. */
export const copyOf = (folder: string): string => {
  const to = mkdtempSync(join(tmpdir(), 'consent-ledger-parts-'))
  cpSync(folder, to, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  return to
}

const known = async (ledger: ServedLedger, number: string): Promise<Known> => {
  const identifier = { kind: 'customer_no', value: number }
  const said = await ledger.call('POST', '/v1/subjects', { by: 'service', body: { identifier } })
  const { subject } = said.json
  await customer({ person: () => Promise.resolve(subject), act: ledger.act })
  await ledger.act(subject, { ...optOut, personal: { note } })
  return { number, subject }
}

/** Makes them; takes some seconds. */
export const makeLedgers = async (): Promise<Ledgers> => {
  const ledger = await openServedLedger()
  const anna = await known(ledger, '1000000001')
  let early = ''
  await ledger.restart(async () => void (early = copyOf(ledger.folder)))
  const bo = await known(ledger, '1000000002')
  let late = ''
  await ledger.restart(async () => void (late = copyOf(ledger.folder)))
  const nowMs = Date.parse(ledger.clock.now())
  await ledger.close()
  const another = await openServedLedger()
  await known(another, '1000000003')
  let other = ''
  await another.restart(async () => void (other = copyOf(another.folder)))
  await another.close()
  const remove = (): void => {
    for (const each of [early, late, other]) rmSync(each, { recursive: true, force: true })
  }
  return { early, late, other, anna, bo, clock: () => nowMs, remove }
}

/** A copy of a ledger, to be taken apart. */
export const withCopy = async (
  from: string,
  use: (folder: string) => Promise<void>,
): Promise<void> => {
  const folder = copyOf(from)
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every file with its hash; LMDB's table of readers is left out. */
export const contentOf = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => !name.endsWith('.sock') && !name.endsWith('lock.mdb') && !/writer-\d+$/.test(name),
    )
    .filter((name) => existsSync(join(folder, name)) && statSync(join(folder, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    )
    .sort()

/** The result of a start: an open node, or exit code and sentences. */
export type Outcome =
  | { readonly node: LedgerNode }
  | { readonly code: number; readonly said: string }

export const start = async (config: Config, nowMs: () => number): Promise<Outcome> => {
  const node = await openNode(config, nowMs)()
  if (E.isRight(node)) return { node: node.right }
  const { failed, lines } = faultFrom(node.left)
  return { code: exits[failed], said: lines.join('\n') }
}
