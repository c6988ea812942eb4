/** The endorsers of a log's checkpoints in the settings: witnesses, and a time-stamp authority. */
import { randomBytes } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { disk } from '../../files/disk.ts'
import type { EndorsementFailure } from '../../sequencer/endorsed/endorsement.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Deposits } from '../../sequencer/deposits/deposits.ts'
import {
  openEndorsementsFile,
  takeOverEndorsements,
} from '../../sequencer/endorsed/endorsements-file.ts'
import type { Endorsements } from '../../sequencer/endorsed/endorsements.ts'
import { makeEndorser } from '../../sequencer/endorsing/endorser.ts'
import type { Sequencer } from '../../sequencer/sequencer.ts'
import { originFolder } from '../../sequencer/signed/last-signed-file.ts'
import type { Authority, NotStamped } from '../../sequencer/stamps/ask-authority.ts'
import { makeStamps } from '../../sequencer/stamps/stamps.ts'
import type { Stamps } from '../../sequencer/stamps/stamps.ts'
import { makeWitnesses } from '../../sequencer/witnesses/witnesses.ts'
import type { Witnesses } from '../../sequencer/witnesses/witnesses.ts'
import type { Endorser, WitnessPolicy } from '../../transparency/endorser.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import type { Telling } from '../telling.ts'
import { contradictionsOf } from './contradictions-here.ts'
import type { Contradictions } from './contradictions.ts'
import { depositsOf } from './depositing.ts'
import { endorsedOf } from './endorsed.ts'
import type { FindEndorsed } from './endorsed.ts'
import { readAuthority, readWitnessPolicy } from './endorsing-files.ts'
import type { EndorsingFault } from './endorsing-files.ts'
import { endorsingHealth } from './endorsing-health.ts'
import type { AskedParties, EndorsingHealth } from './endorsing-health.ts'
import { watchQuorum } from './watched-quorum.ts'
import type { WatchedQuorum } from './watched-quorum.ts'

/** The log, as far as it is asked here. */
export type EndorsedLog = Pick<
  Sequencer,
  'origin' | 'tree' | 'shown' | 'checkpointAt' | 'vkeys' | 'onShown' | 'carry' | 'health'
>

export type Endorsing = Endorser & {
  /** Undefined where no witnesses are configured. */
  readonly witnessPolicy: WitnessPolicy | undefined
  /** Asked for the newest checkpoint under a quorum; undefined where no policy names one. */
  readonly endorsed: FindEndorsed | undefined
  readonly health: () => EndorsingHealth
  readonly close: () => Promise<void>
}

/** All witnesses are asked in passing about one checkpoint so often, in ms: each cosignature is kept. */
const witnessEveryMs = 10_000
/** A checkpoint is stamped in passing at most so often, in ms. */
const stampEveryMs = 3_600_000

/** In the folder of the log: another name is another log, of which nobody stated anything yet. */
const openFileOf = async (
  signing: string,
  origin: string,
): Promise<Either<EndorsementFailure, Endorsements>> => {
  const own = originFolder(signing, origin)
  try {
    disk.makeFolder(own)
    await takeOverEndorsements(disk, signing, own)
  } catch (cause) {
    return E.left({ failure: 'endorsements-unavailable', cause })
  }
  return openEndorsementsFile(disk, own, Date.now)
}

const openEndorsements = async (
  { vault, transparency }: Pick<Config, 'vault' | 'transparency'>,
  origin: string,
): Promise<Either<EndorsementFailure, Endorsements>> => {
  if (vault === 'embedded') {
    return openFileOf(transparency.signing, origin)
  }
  const { openSharedEndorsements } = await import('../../sequencer/postgres/endorsements.ts')
  return openSharedEndorsements(vault.postgres, origin, Date.now)
}

type AskedWitnesses = { readonly witnesses: Witnesses; readonly quorum: WatchedQuorum }

const witnessesOf = (
  log: EndorsedLog,
  policy: Policy,
  endorsements: Endorsements,
  contradictions: Pick<Contradictions, 'hear'>,
): AskedWitnesses => {
  let last: Promise<unknown> = Promise.resolve()
  const carryCosigned = async (size: number): Promise<void> => {
    const shown = log.shown()
    if (shown?.size !== size) return
    const cosigned = await witnesses.withCosignatures(shown)
    if (E.isRight(cosigned)) await log.carry(cosigned.right)
  }
  const witnesses = makeWitnesses({
    policy,
    log,
    prover: newProver(nodeCrypto, log.tree),
    endorsements,
    primitives: nodeCrypto,
    nowMs: Date.now,
    random: Math.random,
    everyMs: witnessEveryMs,
    onHeard: contradictions.hear,
    // One after the other: the later one has all that the earlier one had.
    onCosigned: (checkpoint) => {
      last = last
        .then(() => Promise.all([quorum.onCosigned(checkpoint), carryCosigned(checkpoint.size)]))
        .catch(() => undefined)
    },
  })
  const quorum = watchQuorum(policy, witnesses)
  return { witnesses, quorum }
}

/** For the operations log: without what the authority wrote, which anybody may have. */
const stampsText = (now: 'ok' | NotStamped): string => {
  if (now === 'ok') return 'the time-stamp authority answers again'
  const why = 'why' in now ? ` (${now.why})` : ''
  return `checkpoints are not stamped: ${now.rejected}${why}; docs/how-to/stamp-and-deposit.md says what to do`
}

const stampsOf = (
  authority: Authority,
  endorsements: Endorsements,
  { notice }: Pick<Telling, 'notice'>,
): Stamps =>
  makeStamps({
    authority,
    endorsements,
    primitives: nodeCrypto,
    nowMs: Date.now,
    randomBytes: (bytes) => new Uint8Array(randomBytes(bytes)),
    random: Math.random,
    everyMs: stampEveryMs,
    onChanged: (now) => notice(stampsText(now), 'log-proofs'),
  })

type Asked = AskedParties & {
  readonly witnessPolicy: WitnessPolicy | undefined
  readonly endorsed: Endorsing['endorsed']
  readonly witnesses: Witnesses | undefined
  readonly quorum: WatchedQuorum | undefined
  readonly stamps: Stamps | undefined
  readonly deposits: Deposits | undefined
}

const assemble = (
  log: EndorsedLog,
  asked: Asked,
  endorsements: Endorsements | undefined,
): Endorsing => {
  const { witnesses, stamps, deposits, quorum } = asked
  log.onShown((shown) => {
    const { signs } = log.health()
    quorum?.onShown(shown, signs)
    if (!signs) return
    for (const each of [witnesses, stamps, deposits]) each?.onShown(shown)
  })
  return {
    ...makeEndorser({ log, witnesses, stamps, contradictions: asked.contradictions.standing }),
    witnessPolicy: asked.witnessPolicy,
    endorsed: asked.endorsed,
    health: () => endorsingHealth(asked),
    close: async () => {
      await Promise.all([witnesses?.close(), stamps?.close(), deposits?.close()])
      await endorsements?.close()
    },
  }
}

/**
 * Asks from the next checkpoint on that is shown, on the node that signs; or says which setting cannot be used. What is
 * deposited is recorded in the ledger.
 */
export const openEndorsing = async (
  config: Pick<Config, 'folder' | 'vault' | 'transparency'>,
  log: EndorsedLog,
  ledger: Pick<Ledger, 'recordDeposit'>,
  telling: Pick<Telling, 'notice'>,
): Promise<Either<EndorsingFault | EndorsementFailure, Endorsing>> => {
  const policy = await readWitnessPolicy(config.transparency, log.vkeys())
  if (E.isLeft(policy)) return policy
  const authority = await readAuthority(config.transparency)
  if (E.isLeft(authority)) return authority
  const deposits = depositsOf(config, ledger)
  const contradictions = contradictionsOf(config, log, policy.right?.policy, telling)
  const always = { deposits, contradictions, witnessPolicy: policy.right }
  if (policy.right === undefined && authority.right === undefined) {
    const nobody = {
      endorsed: undefined,
      witnesses: undefined,
      quorum: undefined,
      stamps: undefined,
    }
    return E.right(assemble(log, { ...nobody, ...always }, undefined))
  }
  const opened = await openEndorsements(config, log.origin)
  if (E.isLeft(opened)) return opened
  const kept = opened.right
  const asked = policy.right && witnessesOf(log, policy.right.policy, kept, contradictions)
  const { witnesses, quorum } = asked ?? { witnesses: undefined, quorum: undefined }
  const stamps = authority.right && stampsOf(authority.right, kept, telling)
  const endorsed = witnesses && policy.right && endorsedOf(witnesses, policy.right.policy)
  return E.right(assemble(log, { ...always, endorsed, witnesses, quorum, stamps }, kept))
}
