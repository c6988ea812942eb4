/** Opens the parts of a ledger only together: each is held against the log, and against what the others know of it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import { beyond, foreignPart, latest, reachOf } from '../../identity/judge.ts'
import type { Witness } from '../../identity/judge.ts'
import type { LogKind } from '../../identity/mark.ts'
import type { IdentityRecord } from '../../identity/record.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { EventReader, EventStore, StoredEvent } from '../../store/event-store.ts'
import type { KeyVault } from '../../vault/key-vault.ts'
import type { NodeFailure } from '../failure.ts'
import { repeatAccessChanges, tellsOfCredentials } from './access.ts'
import { holdAccepted, holdLog, withExpected } from './hold.ts'
import { claimsIn, recordIn, remainsIn, witnessesIn } from './look.ts'
import type { Look } from './look.ts'
import { firstNeed, lostAfter } from './needs.ts'
import { settleName } from './settle-name.ts'

type Chosen = Pick<Config, 'name' | 'store' | 'expect' | 'acceptLoss'>

const kindOf = ({ store }: Pick<Config, 'store'>): LogKind =>
  store === 'embedded' ? 'folder' : 'server'

/** A log that is open, and what was seen beside it before. */
export type Checked = {
  readonly store: EventStore<StoredEvent>
  readonly ledgerId: string
  readonly look: Look
  readonly config: Chosen
}

const cutToName =
  'it holds a name alone, as versions before wrote it, and other parts here were written by this one'

/** Before the log is opened: its parts without it are no new ledger. */
export const checkRemains = (look: Look, hasLog: boolean): Either<NodeFailure, void> => {
  const parts = remainsIn(look)
  const isMarked = look.vault.mark !== undefined || look.credentials.mark !== undefined
  if (look.found?.kind === 'plain' && isMarked)
    return E.left({ failure: 'name-damaged', reason: cutToName })
  return hasLog || parts.length === 0
    ? E.right(undefined)
    : E.left({ failure: 'log-missing', parts })
}

/** The sources of the latest known event outside the log; none counts where a loss was accepted. */
export const knownFrom = (
  look: Look,
  config: Chosen,
  ledgerId: string | undefined,
): Witness | undefined =>
  config.acceptLoss === undefined
    ? latest(withExpected(witnessesIn(look, kindOf(config), ledgerId), config))
    : undefined

/** Everybody who knows of an event after the log's end. */
export const knownBeyond = (
  look: Look,
  config: Chosen,
  ledgerId: string | undefined,
  head: bigint,
): ReadonlyArray<Witness> =>
  beyond(withExpected(witnessesIn(look, kindOf(config), ledgerId), config), head)

/** The log against what is known of it; answers its head. */
export const checkLog = async ({
  store,
  ledgerId,
  look,
  config,
}: Omit<Checked, 'store'> & {
  readonly store: Pick<EventReader<StoredEvent>, 'head' | 'readAll'>
}): Promise<Either<NodeFailure, bigint>> => {
  const known = {
    claims: claimsIn(look),
    witnesses: withExpected(witnessesIn(look, kindOf(config), ledgerId), config),
  }
  return config.acceptLoss === undefined
    ? holdLog(store, ledgerId, known)
    : holdAccepted(store, ledgerId, known, config.acceptLoss)
}

/** A log that is open for reading at least, and what was seen beside it before. */
type Beside = {
  readonly store: Pick<EventReader<StoredEvent>, 'read' | 'readAll'>
  readonly look: Look
}

/** Before a vault is opened, which would make one: a log that needs keys has had one, and so has a ledger that others here know. */
export const checkVaultThere = async ({
  store,
  look,
}: Beside): Promise<Either<NodeFailure, void>> => {
  if (look.vault.isThere) return E.right(undefined)
  const hadVault = recordIn(look) !== undefined || look.credentials.mark !== undefined
  const need = await firstNeed(store, hadVault)
  if (E.isLeft(need)) return need
  return need.right === undefined
    ? E.right(undefined)
    : E.left({ failure: 'vault-missing', position: need.right })
}

/** The same of credentials. */
export const checkCredentialsThere = async ({
  store,
  look,
}: Beside): Promise<Either<NodeFailure, void>> => {
  if (look.credentials.isThere) return E.right(undefined)
  const tells = await tellsOfCredentials(store)
  if (E.isLeft(tells)) return tells
  return tells.right ? E.left({ failure: 'credentials-missing' }) : E.right(undefined)
}

/** Up to where a vault is known to hold all that the log needs; -1n where it does not say. */
export const heldUpTo = (
  { look, config }: Pick<Checked, 'look' | 'config'>,
  head: bigint,
): bigint => {
  const { mark } = look.vault
  if (mark === undefined) return -1n
  const reach = reachOf(mark, kindOf(config), recordIn(look))
  return reach < head ? reach : head
}

/**
 * The open vault against the log: it holds the keys of everybody whom the log knows. Answers of how many it does not, which
 * is more than none only where that was accepted.
 */
export const checkVault = async (
  checked: Checked,
  vault: KeyVault,
  head: bigint,
): Promise<Either<NodeFailure, number>> => {
  const { store, config } = checked
  const after = heldUpTo(checked, head)
  const people = await lostAfter(store, vault, {
    after,
    isMarked: checked.look.vault.mark !== undefined,
  })
  if (E.isLeft(people)) return people
  return people.right === 0 || config.acceptLoss !== undefined
    ? people
    : E.left({ failure: 'keys-lost', people: people.right, after, head })
}

/** The open credentials against the ledger they are opened for, and the log's word on who was revoked. */
export const checkCredentials = async (
  { store, ledgerId, look, config }: Checked,
  credentials: Credentials,
  nowMs: number,
): Promise<Either<NodeFailure, number>> => {
  const mark = await credentials.mark()()
  if (E.isLeft(mark)) return mark
  const foreign =
    mark.right === undefined
      ? undefined
      : foreignPart(ledgerId, [{ part: 'credentials', ledgerId: mark.right.ledgerId }])
  if (foreign !== undefined) return E.left({ failure: 'part-foreign', ...foreign })
  const after =
    mark.right === undefined ? undefined : reachOf(mark.right, kindOf(config), recordIn(look))
  return repeatAccessChanges(store, credentials, { after, nowMs })
}

/** The generation that the parts know of; 1 where none does. */
export const generationIn = (look: Look): number =>
  Math.max(
    1,
    recordIn(look)?.generation ?? 0,
    look.vault.mark?.generation ?? 0,
    look.credentials.mark?.generation ?? 0,
  )

/** The record as it is from now on: another generation where a loss was accepted. */
const recordFor = (
  { ledgerId, look, config }: Checked,
  name: string,
  nowMs: number,
): IdentityRecord => {
  const known = recordIn(look)
  const accepted = config.acceptLoss
  return {
    ledgerId,
    name,
    madeAt: known?.madeAt ?? instantOf(nowMs),
    generation: generationIn(look) + (accepted === undefined ? 0 : 1),
    beganAt: accepted ?? known?.beganAt ?? -1n,
    log: kindOf(config),
    position: -1n,
  }
}

/** Settles the name, from the record or by proof on what is sealed, and answers the record to be kept. */
export const checkName = async (
  checked: Checked,
  vault: KeyVault,
  {
    head,
    nowMs,
    settled,
  }: {
    readonly head: bigint
    readonly nowMs: number
    /** The name that the log itself holds, where it is on a server. */
    readonly settled: string | undefined
  },
): Promise<Either<NodeFailure, IdentityRecord>> => {
  const { store, config, look, ledgerId } = checked
  if (settled !== undefined) return E.right(recordFor(checked, settled, nowMs))
  const name = await settleName({ reader: store, vault }, config, {
    found: look.found,
    ledgerId,
    isNew: head < 0n,
  })
  return E.isLeft(name) ? name : E.right(recordFor(checked, name.right, nowMs))
}
