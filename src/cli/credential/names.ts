/** Names by which a credential is limited, held against what is published: a misspelt one would let nothing through. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { currentNames, unknownNames } from '../../catalogue/current-versions.ts'
import type { View } from '../../catalogue/view.ts'
import type { Config } from '../../config.ts'
import { nearestWords, sayNearest } from '../../kernel/nearest.ts'
import type { PurposeId, RecipientId } from '../../kernel/ids.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { viewIn } from '../policy/published.ts'

/** Absent: no limit. */
export type Limits = {
  readonly purposes: ReadonlyArray<PurposeId> | undefined
  readonly recipients: ReadonlyArray<RecipientId> | undefined
}

/** As many as a line has room for. */
const suggestions = 3

const faultsIn = (
  view: View,
  flag: 'purposes' | 'recipients',
  ids: ReadonlyArray<string>,
): ReadonlyArray<string> =>
  unknownNames(view, flag, ids).map((id) => {
    const near = nearestWords(id, [...currentNames(view, flag)], suggestions)
    return `--${flag}: no published policy has '${id}'${sayNearest(near)}`
  })

/** Nothing where every name is one of a version in force or coming; a fault that names the others. */
export const namesKnown = async (
  config: Config,
  { purposes = [], recipients = [] }: Limits,
): Promise<Either<Fault, void>> => {
  if (purposes.length === 0 && recipients.length === 0) return E.right(undefined)
  const view = await viewIn(config)
  if (E.isLeft(view)) return view
  const faults = [
    ...faultsIn(view.right, 'purposes', purposes),
    ...faultsIn(view.right, 'recipients', recipients),
  ]
  return faults.length === 0
    ? E.right(undefined)
    : E.left(
        faulty(
          'data',
          ...faults,
          'no credential was created; --allow-unknown accepts names that are published later',
        ),
      )
}
