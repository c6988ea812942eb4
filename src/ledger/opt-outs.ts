/** What a person opted out of, folded from their stream: it stays with their identifiers when they are erased. */
import { TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import { load } from '../handle/load.ts'
import type { FoldEnv, UnreadableFailure } from '../handle/load.ts'
import { pairsOf } from '../kernel/entries.ts'
import { ChannelId, PolicyId, PurposeId, subjectStream } from '../kernel/ids.ts'
import type { SubjectId } from '../kernel/ids.ts'
import { evolveStanding } from '../standing/evolve.ts'
import { anyKey, nobody } from '../standing/standing.ts'
import type { Standing } from '../standing/standing.ts'
import type { StoreFailure } from '../store/event-store.ts'
import type { OptOutScope, OptOuts } from '../vault/identity-change.ts'

const scopeOf = (key: string): OptOutScope => {
  const [of = '', channel] = key.split('/')
  const policy = of.slice(anyKey.length)
  return {
    ...(PurposeId.is(of) ? { purpose: of } : {}),
    ...(of.startsWith(anyKey) && PolicyId.is(policy) ? { policy } : {}),
    ...(ChannelId.is(channel) ? { channel } : {}),
  }
}

/** The scopes of a standing whose last word is an opt-out. */
export const optOutsIn = ({ marketing }: Standing): OptOuts =>
  pairsOf(marketing).flatMap(([key, { state }]) => (state === 'out' ? [scopeOf(key)] : []))

/** The same of a person, as their stream has it now. */
export const optOutsOfPerson =
  (env: FoldEnv) =>
  (subject: SubjectId): TaskEither<StoreFailure | UnreadableFailure, OptOuts> =>
    pipe(
      load({ initial: nobody, evolve: evolveStanding })(env, subjectStream(subject)),
      TE.map(({ state }) => optOutsIn(state)),
    )
