/** `fsck`: reads every part of a ledger in a folder whole, and names whatever is damaged. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config, ConfigFlags } from '../../config.ts'
import { checkFolder, checkOldLog } from '../../main/fsck/parts.ts'
import type { Found, Part, Where } from '../../main/fsck/parts.ts'
import { unmovedLog } from '../../main/folder-fault.ts'
import { folderOptions, readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { faulty, noLedger, no, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { watching } from './watching.ts'
import { hasLedger } from '../opening/history.ts'
import { jsonOf } from '../words/json.ts'
import { folderFrom, readSettings } from '../line/settings.ts'
import { table } from '../shown/table.ts'

const options = {
  ...folderOptions,
  'kek-file': {
    type: 'string',
    hint: 'FILE',
    about: 'the file of key-encryption keys (LEDGER_KEK_FILE, keys/kek.json in the folder)',
  },
  expect: {
    type: 'string',
    hint: 'POSITION',
    about:
      'a position noted elsewhere: a log that ends before it is a finding (LEDGER_EXPECT_POSITION)',
  },
  json: { type: 'boolean', about: 'print the findings as JSON' },
  counts: { type: 'boolean', about: 'with --json: an object with findings and counts' },
} as const

const asTable = (findings: ReadonlyArray<Found>): string =>
  table(
    ['part', 'where', 'what', 'expected', 'found'],
    findings.map(({ of, where, reason, expected, found }) => [of, where, reason, expected, found]),
  )

/** The remedy for each kind of damage. No remedy deletes anything. */
const advice: { readonly [P in Found['of']]: string } = {
  log: 'events are damaged or missing: stop the server, keep the folder as it is, and restore the log from a backup',
  derived: 'the next start of the server rebuilds indexes and head from the log',
  vault:
    'the vault is damaged: stop the server, keep the folder as it is, and restore the vault from a backup',
  name: 'the identity record (name) is missing, damaged, or of another ledger: put it back from a backup of the log, and keep what lies there now, if anything does; without a backup start with --name and the name it held; see docs/how-to/parts-that-differ.md',
  keys: 'the file of key-encryption keys is not the one of this vault: keep it, and put back the newest copy of it from where such copies are kept; without one nothing that is sealed opens again; see docs/how-to/keep-the-key-file.md',
  rows: 'rows are damaged; they contain nothing that the log does not: consent-ledger rebuild or POST /v1/rebuild builds new ones',
  credentials:
    'the credentials are damaged: stop the server, keep the folder as it is, and restore its credentials from a backup of the vault',
  tree: 'the log is not the one whose tree was signed, or the tree is damaged: where an entry differs, stop the server, keep the folder as it is, and put the log back from a backup; where only the folder tree is damaged, move it away, and the next start makes it anew; see docs/how-to/prove-the-log.md',
  'old-log':
    'the log of the version before is damaged: keep the folder as it is, put that log back from a backup made before, and run consent-ledger migrate. Without one run consent-ledger migrate on a copy of the folder: it proves every event, and changes nothing where one is damaged',
}

const adviceOn = (findings: ReadonlyArray<Found>): string =>
  [...new Set(findings.map((finding) => finding.of))].map((part) => `${advice[part]}\n`).join('')

const notMore = (count: number, of: string): string => `${count} ${of}${count === 1 ? '' : 's'}`

const readIn: { readonly [P in Part['part']]: (counted: Part['counted']) => string } = {
  log: ({ segments = 0, events = 0, bytes = 0, indexEntries = 0 }) =>
    `log: ${segments} segments checked, the last one up to the head: ${events} events in ${bytes} bytes, and ${indexEntries} entries of their indexes`,
  name: ({ records = 0 }) =>
    records === 0 ? 'name: there is no identity record here' : 'name: the identity record checked',
  vault: ({ slots = 0, used = 0 }) => `vault: ${slots} slots checked, ${used} of them with a row`,
  keys: ({ epochs = 0, proven = 0 }) =>
    epochs === 0
      ? 'keys: there is no file of key-encryption keys to check'
      : `keys: ${notMore(epochs, 'epoch')} in the file, ${proven} of them proved on the vault`,
  rows: ({ tables = 0, rows = 0 }) => `rows: ${rows} rows checked in ${tables} tables`,
  credentials: ({ rows = 0 }) => `credentials: ${rows} rows checked`,
  tree: ({ entries = 0, signed = 0 }) =>
    `tree: ${entries} entries compared with the tree, ${signed} of them signed`,
  'old-log': ({ events = 0 }) =>
    `log of the version before: ${events} events checked; its index of streams is not, since consent-ledger migrate makes a new one`,
}

const lineOf = ({ part, counted, findings, notRead }: Part): string =>
  notRead === undefined
    ? `${readIn[part](counted)}, ${findings.length} findings\n`
    : `${part}: not read, so its state is unknown: ${notRead}\n`

const countsOf = (parts: ReadonlyArray<Part>) =>
  Object.fromEntries(parts.map(({ part, counted }) => [part, counted]))

const notReadOf = (parts: ReadonlyArray<Part>) =>
  Object.fromEntries(
    parts.flatMap(({ part, notRead }) => (notRead === undefined ? [] : [[part, notRead]])),
  )

/** Keys are often kept from whoever checks a ledger: that is said, and no failure. */
const isMissed = ({ part, notRead }: Part): boolean => notRead !== undefined && part !== 'keys'

const notAllRead = (parts: ReadonlyArray<Part>): Fault =>
  faulty(
    'unavailable',
    `no damage was found, but not every part was read (${parts.map(({ part }) => part).join(', ')}): run it as the user who runs the server, or on a copy of the folder`,
  )

const whereOf = ({ folder, vault, kek, kekFile, expect, transparency }: Config): Where => ({
  folder,
  signing: vault === 'embedded' ? transparency.signing : undefined,
  kekFile: kek === undefined ? kekFile : undefined,
  ...(expect === undefined ? {} : { expect }),
})

/** Of a folder whose log is still to be moved that log is read: everything else refuses such a folder. */
const partsIn = async (flags: ConfigFlags, io: Io): Promise<Either<Fault, ReadonlyArray<Part>>> => {
  const config = readSettings(io, flags)
  if (E.isLeft(config)) return config
  const old = config.right.store === 'embedded' ? unmovedLog(config.right.folder) : undefined
  if (old !== undefined) return E.right([await checkOldLog(old, watching(io))])
  const folder = folderFrom(io, flags.data, 'fsck')
  if (E.isLeft(folder)) return folder
  if (!hasLedger(folder.right)) return E.left(noLedger(folder.right))
  const parts: Part[] = []
  for await (const part of checkFolder(whereOf(config.right), watching(io))) parts.push(part)
  return E.right(parts)
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text, is } = flags.right
  const chosen = { data: text('data'), 'kek-file': text('kek-file'), expect: text('expect') }
  const parts = await partsIn(chosen, io)
  if (E.isLeft(parts)) return parts
  const findings = parts.right.flatMap((part) => part.findings)
  if (is('json')) {
    const told = is('counts')
      ? { findings, read: countsOf(parts.right), notRead: notReadOf(parts.right) }
      : findings
    await io.out(`${jsonOf(told)}\n`)
  } else if (findings.length > 0) await io.out(asTable(findings))
  io.err(parts.right.map(lineOf).join(''))
  io.err(adviceOn(findings))
  if (findings.length > 0) return E.right(no)
  const notRead = parts.right.filter(isMissed)
  return notRead.length === 0 ? E.right(ok) : E.left(notAllRead(notRead))
}

export const fsck: Command = {
  usage: '[OPTIONS]',
  about: [
    'Reads every event, index, slot of the vault, row and credential, and the identity record. Verifies checksums, places and',
    'canonical form, and reports how much of each part it read and which parts it could not read. Key-encryption keys are',
    'tried on the vault if their file is in the folder; the rest needs no key. Changes nothing except the table of readers',
    'beside an LMDB file (lock.mdb). Runs beside a server; later writes are left to the next run. In a folder of the previous',
    'version, it reads the old log event by event.',
    'Compares the log with its Merkle tree and with the last signed checkpoint. A rewritten event is named by its index, with',
    'the expected and the found hash, even if all checksums match. A log that was cut short or rolled back is reported too,',
    'also by --expect. A log rewritten together with its tree and signatures is found only with a checkpoint kept elsewhere.',
  ],
  options,
  examples: [
    'consent-ledger fsck',
    'consent-ledger fsck --data /srv/ledger --json',
    'consent-ledger fsck --json --counts',
    'consent-ledger fsck --expect 48211',
  ],
  exits: [
    '0  all parts were read, without findings',
    '1  findings',
    '66 there is no ledger in this folder',
    '69 no findings, but a part could not be read: a right is missing, or the disk failed',
  ],
  run,
}
