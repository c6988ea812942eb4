/** `fsck`: walks the whole log and the vault and names whatever is not as it was written. */
import { join } from 'node:path'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fsck as walk } from '../store/embedded/checking/fsck.ts'
import type { Finding } from '../store/embedded/checking/finding.ts'
import { fsckVault } from '../vault/embedded/fsck-vault.ts'
import type { VaultFinding } from '../vault/embedded/fsck-vault.ts'
import { slotBytes } from '../vault/embedded/slots/layout.ts'
import { folderOptions, readFlags } from './command.ts'
import type { Command, Io } from './command.ts'
import { noLedger, no, ok } from './exit.ts'
import type { Fault } from './exit.ts'
import { hasLedger } from './history.ts'
import { jsonOf } from './json.ts'
import { megabytes, progress } from './progress.ts'
import { folderFrom } from './settings.ts'
import { table } from './table.ts'

const options = {
  ...folderOptions,
  json: { type: 'boolean', about: 'print the findings as JSON' },
} as const

type Found = Finding | VaultFinding

const asTable = (findings: ReadonlyArray<Found>): string =>
  table(
    ['part', 'where', 'what', 'expected', 'found'],
    findings.map(({ of, where, reason, expected, found }) => [of, where, reason, expected, found]),
  )

/** What to do, by what is damaged. Nothing of it is ever mended by taking something away. */
const advice: { readonly [Part in Found['of']]: string } = {
  log: 'events are damaged: stop the server, keep the folder as it is, and put the log back from a backup',
  derived: 'indexes and head are made again from the log by the next start of the server',
  vault:
    'the vault is damaged: stop the server, keep the folder as it is, and put the vault back from a backup',
}

const adviceOn = (findings: ReadonlyArray<Found>): string =>
  [...new Set(findings.map((finding) => finding.of))].map((part) => `${advice[part]}\n`).join('')

const sized = (slots: number): number => megabytes(slots * slotBytes)

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const folder = folderFrom(io, flags.right.text('data'), 'fsck')
  if (E.isLeft(folder)) return folder
  if (!hasLedger(folder.right)) return E.left(noLedger(folder.right))
  const report = progress(io, 'checking the log', 'MB')
  const findings: Found[] = []
  let checked = 0
  for await (const finding of walk({
    folder: folder.right,
    onProgress: (so) => {
      checked = so.checked
      report.at(megabytes(so.bytes), megabytes(so.totalBytes))
    },
  })) {
    findings.push(finding)
  }
  report.end()
  const vault = progress(io, 'checking the vault', 'MB')
  for await (const finding of fsckVault(join(folder.right, 'vault'), (done, total) =>
    vault.at(sized(done), sized(total)),
  ))
    findings.push(finding)
  vault.end()
  if (flags.right.is('json')) await io.out(`${jsonOf(findings)}\n`)
  else if (findings.length > 0) await io.out(asTable(findings))
  io.err(`${checked} segments checked, the last one up to the head, ${findings.length} findings\n`)
  io.err(adviceOn(findings))
  return E.right(findings.length > 0 ? no : ok)
}

export const fsck: Command = {
  usage: '[OPTIONS]',
  about: [
    'Reads every event, every index and every slot of the vault: checksums, places, canonical form. Changes nothing, and',
    'runs beside a server; no key is needed.',
    'What a server writes meanwhile is left to the next time.',
    'It finds accidents. It cannot find a log that somebody rewrote with fresh checksums.',
  ],
  options,
  examples: ['consent-ledger fsck', 'consent-ledger fsck --data /srv/ledger --json'],
  exits: ['0  log and vault are whole', '1  findings', '66 there is no ledger in this folder'],
  run,
}
