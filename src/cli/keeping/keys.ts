/** `keys`: the epochs of the key-encryption key. No key is ever printed. */
import { existsSync } from 'node:fs'
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { instantOf } from '../../kernel/instant.ts'
import { openCredentialsOf, openCredentialsUnder } from '../../main/keys.ts'
import { hasLog } from '../../main/log.ts'
import { openSigningPlaceUnder } from '../../main/transparency/signing-place.ts'
import type { NodeFailure } from '../../main.ts'
import { addKekEpoch, dropKekEpochs, readOrCreateKekFile } from '../../vault/embedded/kek-file.ts'
import type { OldVault } from '../../vault/old-vault.ts'
import { ringWithout } from '../../vault/kek.ts'
import type { KekRing } from '../../vault/kek.ts'
import type { KeyVault, VaultFailure } from '../../vault/key-vault.ts'
import { folderOptions, readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { faulty, noLedger, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { ledgerThere } from '../opening/history.ts'
import { jsonOf } from '../words/json.ts'
import { epochsOf, epochTable } from './key-epochs.ts'
import { logKeys } from './log-keys.ts'
import type { KeyForm } from './log-keys.ts'
import { progress } from '../shown/progress.ts'
import { settingsFrom } from '../line/settings.ts'
import { ringOf, vaultFolder, withVault } from '../opening/vault.ts'

const options = {
  ...folderOptions,
  'kek-file': {
    type: 'string',
    hint: 'FILE',
    about: 'the file of key-encryption keys (LEDGER_KEK_FILE, keys/kek.json in the folder)',
  },
  json: { type: 'boolean', about: 'list, log: print JSON' },
  plain: { type: 'boolean', about: 'log: print the keys alone, one a line, as GET /log/keys does' },
} as const

const list = async (config: Config, io: Io, asJson: boolean): Promise<Either<Fault, number>> => {
  const epochs = await epochsOf(config)
  if (E.isLeft(epochs)) return epochs
  await io.out(asJson ? `${jsonOf(epochs.right)}\n` : epochTable(epochs.right))
  return E.right(ok)
}

const notInFile = faulty(
  'config',
  'the key-encryption keys come from LEDGER_KEK: change them there, as EPOCH:BASE64, separated by commas',
)

const add = async (config: Config, io: Io): Promise<Either<Fault, number>> => {
  if (config.kek !== undefined) return E.left(notInFile)
  const at = instantOf(Date.now())
  const path = config.kekFile
  const isNew = !existsSync(path)
  const ring = isNew
    ? await readOrCreateKekFile(path, vaultFolder(config), at)()
    : await addKekEpoch(path, at)()
  if (E.isLeft(ring)) return E.left(faultFrom(ring.left))
  await io.out(`${ring.right.newest}\n`)
  io.err(
    isNew
      ? `created ${path} with epoch ${ring.right.newest}\n`
      : `epoch ${ring.right.newest} is in ${path}: give the file to every node, restart each, then consent-ledger keys rewrap\n`,
  )
  return E.right(ok)
}

/** Opens what signs with these keys and closes it: keys of tokens and of the log are then under the newest of them. */
const rewrapSigning = async (config: Config, ring: KekRing): Promise<Either<NodeFailure, void>> => {
  const opened = await openCredentialsUnder(config, ring, Date.now)()
  if (E.isRight(opened)) await opened.right.close()
  if (E.isLeft(opened) || config.vault === 'embedded')
    return pipe(
      opened,
      E.map(() => undefined),
    )
  const place = await openSigningPlaceUnder(config, ring)
  if (E.isRight(place)) await place.right.close()
  return pipe(
    place,
    E.map(() => undefined),
  )
}

const rotate = async (config: Config, io: Io): Promise<Either<Fault, number>> => {
  const there = ledgerThere(config)
  if (E.isLeft(there)) return there
  const opened = await openCredentialsOf(config, Date.now)()
  if (E.isLeft(opened)) return E.left(faultFrom(opened.left))
  try {
    const rotated = await opened.right.rotateSigningKey()()
    if (E.isLeft(rotated)) return E.left(faultFrom(rotated.left))
    await io.out(`${rotated.right}\n`)
    io.err('a new key signs tokens; earlier tokens end within 15 minutes\n')
    return E.right(ok)
  } finally {
    await opened.right.close()
  }
}

const rewrap = async (config: Config, io: Io): Promise<Either<Fault, number>> => {
  const ring = await ringOf(config)
  if (E.isLeft(ring)) return E.left(faultFrom(ring.left))
  return withVault(config, ring.right, async (vault) => {
    if (E.isLeft(vault)) return E.left(faultFrom(vault.left))
    const shown = progress(io, 'rewrapping', 'keys')
    const done = await vault.right.rewrap(ring.right.newest, shown.at)()
    shown.end()
    if (E.isLeft(done)) return E.left(faultFrom(done.left))
    const signing = await rewrapSigning(config, ring.right)
    if (E.isLeft(signing)) return E.left(faultFrom(signing.left))
    const { epoch, keys, retired } = done.right
    await io.out(`${keys} keys are under epoch ${epoch}\n`)
    for (const old of retired)
      io.err(`epoch ${old} is retired; consent-ledger keys drop ${old} destroys its key\n`)
    return E.right(ok)
  })
}

const epochsIn = (words: ReadonlyArray<string>): ReadonlyArray<number> | undefined =>
  words.length > 0 && words.every((word) => /^[1-9]\d{0,4}$/.test(word))
    ? words.map(Number)
    : undefined

/** The refusal to drop an epoch: a key is still wrapped under it. */
const inUse = (epoch: number): Fault =>
  faulty('data', `keys are still wrapped under epoch ${epoch}: consent-ledger keys rewrap first`)

/** Meets every key once more, with the keys that would be left: one that needs another is still in use. */
const checkUnused = async (
  opened: Either<VaultFailure | OldVault, KeyVault>,
  newest: number,
): Promise<Either<Fault, void>> => {
  const met = E.isLeft(opened) ? opened : await opened.right.rewrap(newest, () => {})()
  if (E.isRight(met)) return E.right(undefined)
  return E.left(met.left.failure === 'kek-missing' ? inUse(met.left.epoch) : faultFrom(met.left))
}

const drop = async (
  config: Config,
  io: Io,
  words: ReadonlyArray<string>,
): Promise<Either<Fault, number>> => {
  const epochs = epochsIn(words)
  if (epochs === undefined)
    return E.left(
      faulty('usage', 'the numbers of the epochs are required: consent-ledger keys list'),
    )
  if (config.kek !== undefined) return E.left(notInFile)
  const ring = await ringOf(config)
  if (E.isLeft(ring)) return E.left(faultFrom(ring.left))
  const unknown = epochs.find((epoch) => !ring.right.keys.has(epoch))
  if (unknown !== undefined) return E.left(faulty('data', `there is no epoch ${unknown}`))
  const rest = ringWithout(ring.right, epochs)
  if (rest === undefined)
    return E.left(faulty('data', 'the newest epoch is in use and cannot be dropped'))
  return withVault(config, rest, async (vault) => {
    const unused = await checkUnused(vault, rest.newest)
    if (E.isLeft(unused)) return unused
    const signing = await rewrapSigning(config, rest)
    if (E.isLeft(signing)) return E.left(faultFrom(signing.left))
    const left = await dropKekEpochs(config.kekFile, epochs)()
    if (E.isLeft(left)) return E.left(faultFrom(left.left))
    io.err(
      `dropped ${epochs.join(', ')} from ${config.kekFile}; destroy every copy of the file that still has them\n`,
    )
    return E.right(ok)
  })
}

/** Neither keys nor a ledger: another folder was meant. */
const isNowhere = (config: Config): boolean =>
  config.kek === undefined && !existsSync(config.kekFile) && !hasLog(config)

const verbs = ['list', 'add', 'rewrap', 'drop', 'rotate', 'log'] as const
const isVerb = (word: string | undefined): word is (typeof verbs)[number] =>
  verbs.some((verb) => verb === word)

const formOf = (asJson: boolean, isPlain: boolean): KeyForm => {
  if (asJson) return 'json'
  return isPlain ? 'plain' : 'table'
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, Number.POSITIVE_INFINITY)
  if (E.isLeft(flags)) return flags
  const { text, is, words } = flags.right
  const [verb, ...rest] = words
  if (!isVerb(verb))
    return E.left(
      faulty('usage', 'expected one of the subcommands list, add, rewrap, drop, rotate and log'),
    )
  if (verb !== 'drop' && verb !== 'log' && rest[0] !== undefined)
    return E.left(faulty('usage', `unexpected argument '${rest[0]}'`))
  if (is('plain') && (is('json') || verb !== 'log' || rest[0] !== undefined))
    return E.left(faulty('usage', '--plain is for keys log alone, without --json'))
  const config = settingsFrom(io, { data: text('data'), 'kek-file': text('kek-file') })
  if (E.isLeft(config)) return config
  if (verb !== 'add' && verb !== 'log' && isNowhere(config.right))
    return E.left(noLedger(config.right.folder))
  switch (verb) {
    case 'list':
      return list(config.right, io, is('json'))
    case 'add':
      return add(config.right, io)
    case 'rewrap':
      return rewrap(config.right, io)
    case 'drop':
      return drop(config.right, io, rest)
    case 'rotate':
      return rotate(config.right, io)
    case 'log':
      return logKeys(config.right, io, rest, formOf(is('json'), is('plain')))
  }
}

export const keys: Command = {
  usage: 'list | add | rewrap | drop EPOCH… | rotate | log [rotate | retire KEYID | name FILE]',
  about: [
    "Each person's key is wrapped under a key-encryption key, which comes in epochs. add makes the next epoch in the",
    "file, rewrap moves every person's key under it and may be broken off and repeated, drop destroys the keys of",
    'epochs that no key is under any more, so that older copies of the vault cannot be opened. No key is ever printed.',
    'rotate creates a new key to sign tokens, beside a running server; it is encrypted under the same epochs.',
    'log prints the public keys that verify checkpoints, receipts and signed decisions (NAME+KEYID+BASE64). log rotate adds',
    'a key, and both sign; log retire ends the signing by one. A running server notices both. log name prints the public key',
    'of a signing device (PEM or DER) in the form of LEDGER_SIGNING_KEY.',
  ],
  options,
  examples: [
    'consent-ledger keys list',
    'consent-ledger keys add',
    'consent-ledger keys rewrap',
    'consent-ledger keys drop 1',
    'consent-ledger keys rotate',
    'consent-ledger keys log',
    'consent-ledger keys log --plain',
    'consent-ledger keys log rotate',
  ],
  exits: [
    '0  done',
    '65 a key is still under that epoch, the epoch is unknown, or the key of the log is unknown',
    '66 there is no vault in this folder',
    '75 rewrap, drop: a server runs on this folder, and the vault is in it: stop it first',
    '78 the keys come from LEDGER_KEK, or do not fit this vault',
  ],
  run,
}
