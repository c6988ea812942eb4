/** `keys log`: the keys that sign the log. Public ones are printed; no private key ever is. */
import { readFile } from 'node:fs/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { readRecord } from '../../main/identity/record-file.ts'
import { openSigningPlace, originOf } from '../../main/transparency/signing-place.ts'
import type { SigningPlace } from '../../main/transparency/signing-place.ts'
import { keysOf, retiring, withNext } from '../../sequencer/keys/changes.ts'
import type { KeyRefusal } from '../../sequencer/keys/changes.ts'
import { newSeed, vkeyOfSpki } from '../../sequencer/keys/ed25519.ts'
import type { KeptKeys } from '../../sequencer/keys/key-store.ts'
import { nextOrigin } from '../../sequencer/signed/origin.ts'
import { readOrigins } from '../../sequencer/signed/origins.ts'
import { idInVkey } from '../../sequencer/keys/vkey.ts'
import type { Io } from '../line/command.ts'
import { table } from '../shown/table.ts'
import { faulty, noLedger, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { jsonOf } from '../words/json.ts'

type Shown = {
  readonly vkey: string
  readonly keyId: string
  readonly state: 'signing' | 'retired'
  readonly by: 'key' | 'command'
}

/** The form of printed keys; `plain`: one a line as `/log/keys` has them. */
export type KeyForm = 'table' | 'plain' | 'json'

const written: { readonly [F in KeyForm]: (shown: ReadonlyArray<Shown>) => string } = {
  table: (shown) =>
    table(
      ['state', 'by', 'key'],
      shown.map(({ state, by, vkey }) => [state, by, vkey]),
    ),
  plain: (shown) => shown.map(({ vkey }) => `${vkey}\n`).join(''),
  json: (shown) => `${jsonOf(shown)}\n`,
}

/** The ledger's log, as the settings or the identity record name it. */
const originIn = async (config: Config): Promise<Either<Fault, string>> => {
  if (config.transparency.origin !== undefined) return E.right(config.transparency.origin)
  const found = await readRecord(config.folder)
  if (E.isLeft(found)) return E.left(faultFrom(found.left))
  return found.right?.kind === 'record'
    ? E.right(originOf(config, found.right.record))
    : E.left(noLedger(config.folder))
}

const shownKeys = (
  { transparency }: Config,
  origin: string,
  kept: KeptKeys,
): ReadonlyArray<Shown> => [
  ...(transparency.signingCommand?.vkeys ?? []).map((vkey): Shown => ({
    vkey,
    keyId: idInVkey(vkey),
    state: 'signing',
    by: 'command',
  })),
  ...keysOf(kept, origin)
    .toReversed()
    .map(({ vkey, state }): Shown => ({ vkey, keyId: idInVkey(vkey), state, by: 'key' })),
]

/** The reason why no key is found: none was created yet, or a signed log is apart from its keys. */
const noKey = async ({ folder }: Config, origin: string): Promise<Fault> => {
  const begun = await readOrigins(folder)
  if (E.isLeft(begun)) return faultFrom(begun.left)
  return begun.right.includes(origin)
    ? faultFrom({ failure: 'signing-lost', origin, next: nextOrigin(origin) })
    : faulty('no-input', `the log ${origin} has no signing key yet: serve creates the first one`)
}

const show = async (
  config: Config,
  io: Io,
  origin: string,
  { keys }: SigningPlace,
  form: KeyForm,
): Promise<Either<Fault, number>> => {
  const kept = await keys.read()
  if (E.isLeft(kept)) return E.left(faultFrom(kept.left))
  const shown = shownKeys(config, origin, kept.right)
  if (shown.length === 0) return E.left(await noKey(config, origin))
  await io.out(written[form](shown))
  return E.right(ok)
}

const rotate = async (
  config: Config,
  io: Io,
  origin: string,
  { keys }: SigningPlace,
): Promise<Either<Fault, number>> => {
  if (config.transparency.signingCommand !== undefined)
    return E.left(
      faulty(
        'config',
        'a command signs: put the next key before the present one in LEDGER_SIGNING_KEY, and remove the old one later',
      ),
    )
  const before = await keys.read()
  if (E.isLeft(before)) return E.left(faultFrom(before.left))
  if (keysOf(before.right, origin).length === 0) return E.left(await noKey(config, origin))
  const after = await keys.change(withNext(origin, newSeed()))
  if (E.isLeft(after)) return E.left(faultFrom(after.left))
  const made = keysOf(after.right, origin).at(-1)
  await io.out(`${made?.vkey ?? ''}\n`)
  io.err(
    'both keys sign from the next checkpoint on. Give the new key to everyone who verifies, then retire the old one: consent-ledger keys log retire\n',
  )
  return E.right(ok)
}

const refused: { readonly [R in KeyRefusal['refusal']]: string } = {
  'log-key-unknown': 'there is no such key of this log',
  'log-key-retired': 'this key is already retired',
  'log-key-last': 'it is the only signing key: add one first with consent-ledger keys log rotate',
}

const retire = async (
  io: Io,
  origin: string,
  { keys }: SigningPlace,
  keyId: string,
): Promise<Either<Fault, number>> => {
  const after = await keys.change(retiring(origin, keyId))
  if (E.isLeft(after))
    return E.left(
      'refusal' in after.left
        ? faulty('data', `${keyId}: ${refused[after.left.refusal]}`)
        : faultFrom(after.left),
    )
  io.err(`${keyId} is retired; its earlier signatures still verify\n`)
  return E.right(ok)
}

/** The key of a device, as LEDGER_SIGNING_KEY takes it: its public key comes as PEM, or as DER. */
const spell = async (io: Io, origin: string, file: string): Promise<Either<Fault, number>> => {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch {
    return E.left(faulty('no-input', `${file} cannot be read`))
  }
  const vkey = vkeyOfSpki(origin, bytes)
  if (vkey === undefined)
    return E.left(faulty('data', `${file} does not contain an Ed25519 public key in PEM or DER`))
  await io.out(`${vkey}\n`)
  return E.right(ok)
}

const usage = faulty(
  'usage',
  'expected keys log, keys log rotate, keys log retire KEYID, or keys log name FILE',
)

const isMeant = (verb: string | undefined, given: string | undefined): boolean => {
  if (verb === undefined || verb === 'rotate') return given === undefined
  if (verb === 'retire') return /^[0-9a-f]{8}$/.test(given ?? '')
  return verb === 'name' && given !== undefined
}

/** `words` is what follows `keys log`. */
export const logKeys = async (
  config: Config,
  io: Io,
  words: ReadonlyArray<string>,
  form: KeyForm,
): Promise<Either<Fault, number>> => {
  const [verb, given, ...rest] = words
  if (rest.length > 0 || !isMeant(verb, given)) return E.left(usage)
  const origin = await originIn(config)
  if (E.isLeft(origin)) return origin
  if (verb === 'name') return spell(io, origin.right, given ?? '')
  const place = await openSigningPlace(config)
  if (E.isLeft(place)) return E.left(faultFrom(place.left))
  try {
    if (verb === 'rotate') return await rotate(config, io, origin.right, place.right)
    return verb === 'retire'
      ? await retire(io, origin.right, place.right, given ?? '')
      : await show(config, io, origin.right, place.right, form)
  } finally {
    await place.right.close()
  }
}
