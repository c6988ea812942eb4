/** How the log is, as health tells it: what signs it, and what those say who were asked to vouch for it. */
import type { t } from '../../fp.ts'
import type { LogHealth } from '../../api/bodies/log-bodies.ts'
import type { SequencerHealth } from '../../sequencer/running.ts'
import type { Endorsing } from './endorsing.ts'

type Told = Pick<t.TypeOf<typeof LogHealth>, 'state' | 'why'>

/** What others say, or do not say, of a log that is signed. */
const toldByOthers = ({
  contradictions = [],
  quorumMissing,
}: ReturnType<Endorsing['health']>): Told | undefined => {
  const [first] = contradictions
  if (first !== undefined)
    return { state: 'contradicted', why: `${first.says}, by the witness ${first.witness}` }
  return quorumMissing === undefined ? undefined : { state: 'quorum-missing', why: quorumMissing }
}

/**
 * A log that is signed is not `ok` where a witness contradicts it (`contradicted`, by the one that said so first), nor where
 * the quorum of its policy is missing for long (`quorum-missing`).
 */
export const logHealth = (
  log: SequencerHealth,
  { health }: Pick<Endorsing, 'health'>,
): t.TypeOf<typeof LogHealth> => {
  const endorsed = health()
  const isSigned = log.state === 'ok' || log.state === 'behind'
  return { ...log, ...(isSigned ? toldByOthers(endorsed) : {}), ...endorsed }
}
