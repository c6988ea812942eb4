/** How the log is, as health tells it: what signs it, and what those say who were asked to vouch for it. */
import type { t } from '../../fp.ts'
import type { LogHealth } from '../../api/bodies/log-bodies.ts'
import type { SequencerHealth } from '../../sequencer/running.ts'
import type { Endorsing } from './endorsing.ts'

/** A log that is signed and that a witness contradicts is not `ok`: it is `contradicted`, by the one that said so first. */
export const logHealth = (
  log: SequencerHealth,
  { health }: Pick<Endorsing, 'health'>,
): t.TypeOf<typeof LogHealth> => {
  const endorsed = health()
  const [first] = endorsed.contradictions ?? []
  if (first === undefined || (log.state !== 'ok' && log.state !== 'behind'))
    return { ...log, ...endorsed }
  const { witness, says } = first
  return { ...log, state: 'contradicted', why: `${says}, by the witness ${witness}`, ...endorsed }
}
