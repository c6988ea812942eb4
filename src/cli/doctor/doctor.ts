/** `doctor`: looks at what a ledger runs on. */
import { existsSync } from 'node:fs'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { configFlags, configOptions } from '../line/config-flags.ts'
import { lastRowsScrub, lastScrub, lastTreeScrub, room, sync } from './disk.ts'
import { notLookedAt } from './check.ts'
import type { Check, Finding } from './check.ts'
import { erasedPages, keyPlace, lock, permissions, rows as rowsAside, tls } from './folder.ts'
import { identity } from './identity.ts'
import { backupAge, clock, server } from './log.ts'
import { keys } from './keys.ts'
import { proofs, signingPlace } from './proofs.ts'
import { vault } from './vault.ts'
import { witnesses } from './witnesses.ts'
import { faulty, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { jsonOf } from '../words/json.ts'
import { settingsFrom } from '../line/settings.ts'
import { table } from '../shown/table.ts'

const options = {
  ...configOptions,
  json: { type: 'boolean', about: 'print JSON' },
} as const

const checks: { readonly [name: string]: Check } = {
  room,
  sync,
  scrub: lastScrub,
  'rows-scrub': lastRowsScrub,
  'tree-scrub': lastTreeScrub,
  identity,
  clock,
  vault,
  keys,
  lock,
  permissions,
  rows: rowsAside,
  'key-place': keyPlace,
  'signing-place': signingPlace,
  proofs,
  witnesses,
  'erased-pages': erasedPages,
  tls,
  backup: backupAge,
  server,
}

/** A fault that prevents several checks is reported once, by the first of them. */
const toldOnce = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  findings.map((finding, at) => {
    const first = findings.findIndex(({ said }) => said === finding.said)
    const { check } = findings[first] ?? finding
    return finding.verdict === 'bad' && first < at
      ? notLookedAt(finding.check, `see ${check}`)
      : finding
  })

const saidBy = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const config = settingsFrom(io, configFlags(flags.right))
  if (E.isLeft(config)) return config
  const { folder } = config.right
  if (!existsSync(folder))
    return E.left(
      faulty('no-input', `there is no folder ${folder}; consent-ledger serve creates it`),
    )
  const looked: Finding[] = []
  for (const [name, check] of Object.entries(checks)) {
    looked.push(
      await check(config.right).catch((cause: unknown) => notLookedAt(name, saidBy(cause))),
    )
  }
  const findings = toldOnce(looked)
  const rows = findings.map(({ check, verdict, said }) => [verdict, check, said])
  await io.out(
    flags.right.is('json') ? `${jsonOf(findings)}\n` : table(['verdict', 'check', 'what'], rows),
  )
  return E.right(findings.some(({ verdict }) => verdict === 'bad') ? no : ok)
}

export const doctor: Command = {
  usage: '[OPTIONS]',
  about: [
    'Checks the disk (room, and the time of a sync), the clock, the lock and the permissions of the folder; whether all parts',
    'belong to one ledger; whether the vault is undamaged, opens with the given keys and has every key that the log needs;',
    'whether the log matches its last signed checkpoint, and no witness contradicts it; the places of signing and',
    'key-encryption keys; rows that were set aside; remains of erased keys; TLS; the age of the last backup; and whether',
    'the server on this port is ready. It runs beside a server and changes nothing except LMDB tables of readers',
    '(lock.mdb). Use the flags and environment of serve.',
  ],
  options,
  examples: ['consent-ledger doctor', 'consent-ledger doctor --data /srv/ledger --json'],
  exits: ['0  no problem; warnings are printed', '1  a problem', '66 there is no folder'],
  run,
}
