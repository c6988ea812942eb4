/** The opt-outs of a person, folded from their stream: they stay with the person's identifiers after an erasure. */
import { TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { load } from '../../replay/load.ts'
import type { FoldEnv, UnreadableFailure } from '../../replay/load.ts'
import { pairsOf } from '../../kernel/entries.ts'
import { ChannelId, PolicyId, PurposeId, subjectStream } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import { joinedLens } from '../../standing/lens/joined-lens.ts'
import { anyKey, nobody } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { OptOutScope, OptOuts } from '../../vault/identifiers/identity-change.ts'
import { joinedStandings } from '../memory/joined-standing.ts'

const scopeOf = (key: string): OptOutScope => {
  const [of = '', channel] = key.split('/')
  const policy = of.slice(anyKey.length)
  return {
    ...(PurposeId.is(of) ? { purpose: of } : {}),
    ...(of.startsWith(anyKey) && PolicyId.is(policy) ? { policy } : {}),
    ...(ChannelId.is(channel) ? { channel } : {}),
  }
}

/**
 * For one person with several surrogates: the opt-outs of each, except those overridden by a later opt-in under the
 * first.
 */
const optOutsOfJoined = (standings: ReadonlyMap<SubjectId, Standing>): OptOuts => {
  const [own, ...others] = [...standings]
  if (own === undefined) return []
  const together = joinedLens({
    own: lensOf(own[1]),
    others: others.map(([subject, standing]) => ({ subject, lens: lensOf(standing) })),
  })
  const said = [...standings.values()].flatMap(({ marketing }) => pairsOf(marketing))
  return [...new Set(said.map(([key]) => key))]
    .filter((key) => together.preference(key)?.state === 'out')
    .map(scopeOf)
}

const foldIn =
  (env: FoldEnv) =>
  (of: SubjectId): TaskEither<StoreFailure | UnreadableFailure, Standing> =>
    pipe(
      load({ initial: nobody, evolve: evolveStanding })(env, subjectStream(of)),
      TE.map(({ state }) => state),
    )

/** The opt-outs of a person from their stream, with those of joined surrogates. */
export const optOutsOfPerson =
  (env: FoldEnv) =>
  (subject: SubjectId): TaskEither<StoreFailure | UnreadableFailure, OptOuts> => {
    const fold = foldIn(env)
    return pipe(
      fold(subject),
      TE.flatMap((own) => () => joinedStandings(fold, subject, own)),
      TE.map((standings) => optOutsOfJoined(standings)),
    )
  }
