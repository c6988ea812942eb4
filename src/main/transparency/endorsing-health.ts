/** Health of those who vouch for checkpoints, as the body of health has it. */
import type { t } from '../../fp.ts'
import type { LogHealth } from '../../api/bodies/log-bodies.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { Deposits } from '../../sequencer/deposits/deposits.ts'
import type { Stamps } from '../../sequencer/stamps/stamps.ts'
import type { WitnessHealth } from '../../sequencer/witnesses/parts.ts'
import type { Witnesses } from '../../sequencer/witnesses/witnesses.ts'
import type { Contradictions } from './contradictions.ts'
import type { WatchedQuorum } from './watched-quorum.ts'

/** As the body of health has it. */
export type EndorsingHealth = Pick<
  t.TypeOf<typeof LogHealth>,
  'witnesses' | 'contradictions' | 'quorumMissing' | 'stamp' | 'deposit'
>

/** Those who are asked, as far as settings name them. */
export type AskedParties = {
  readonly witnesses: Pick<Witnesses, 'health'> | undefined
  readonly quorum: Pick<WatchedQuorum, 'missing'> | undefined
  readonly stamps: Pick<Stamps, 'health'> | undefined
  readonly deposits: Pick<Deposits, 'health'> | undefined
  readonly contradictions: Pick<Contradictions, 'standing'>
}

const witnessHealth = ({ witness, state, size, atMs, forgot }: WitnessHealth) => ({
  witness,
  state,
  entries: size,
  forgot,
  ...(atMs === 0 ? {} : { cosignedAt: instantOf(atMs) }),
})

const stampHealth = ({ state, atMs }: ReturnType<Stamps['health']>) => ({
  state,
  ...(atMs === 0 ? {} : { stampedAt: instantOf(atMs) }),
})

const depositHealth = ({ state, size }: ReturnType<Deposits['health']>) => ({
  state,
  ...(size < 0 ? {} : { entries: size }),
})

/** Parties that are not configured are absent. */
export const endorsingHealth = (asked: AskedParties): EndorsingHealth => {
  const { witnesses, quorum, stamps, deposits } = asked
  const contradictions = asked.contradictions.standing()
  const quorumMissing = quorum?.missing()
  return {
    ...(witnesses === undefined ? {} : { witnesses: witnesses.health().map(witnessHealth) }),
    ...(contradictions.length === 0 ? {} : { contradictions }),
    ...(quorumMissing === undefined ? {} : { quorumMissing }),
    ...(stamps === undefined ? {} : { stamp: stampHealth(stamps.health()) }),
    ...(deposits === undefined ? {} : { deposit: depositHealth(deposits.health()) }),
  }
}
