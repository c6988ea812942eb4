/**
 * A vault's rows about some people, as a reader beside its process sees them, without a key: their existence, never
 * their content.
 */
import { E, TE } from '../../../fp.ts'
import type { Either, Option, TaskEither } from '../../../fp.ts'
import type { Kid } from '../../../events/sealed.ts'
import type { MatterId, SubjectId } from '../../../kernel/ids.ts'
import { lastFenced, ordinalOf } from '../../key-row.ts'
import type { Erasure, KeyState, VaultFailure } from '../../key-vault.ts'
import { aliasIn } from '../rows/alias-rows.ts'
import { fenceIn, keyIn, subjectIn } from '../rows/key-rows.ts'
import { kindOf, kinds } from '../format/slot.ts'
import { readBeside } from './read-beside.ts'

type Binding = { readonly binding: Option<MatterId> }

/** The part of a vault's port that tells whether somebody is known. */
export type PeopleSeen = {
  readonly existing: (
    subject: SubjectId,
    kid?: Kid,
  ) => TaskEither<VaultFailure, { readonly state: KeyState['state'] }>
  readonly aliases: (subject: SubjectId) => TaskEither<VaultFailure, ReadonlyArray<Binding>>
}

/** The statement of one slot about a person. */
type Said = { readonly subject: SubjectId } & (
  | { readonly is: 'key'; readonly ordinal: number }
  | { readonly is: 'fence'; readonly fence: Erasure }
  | ({ readonly is: 'alias' } & Binding)
)

const saidIn = (slot: number, bytes: Buffer): Said | undefined => {
  const row = { slot, bytes }
  switch (kindOf(bytes)) {
    case kinds.key:
      return { is: 'key', subject: subjectIn(bytes), ordinal: keyIn(row).ordinal }
    case kinds.fence: {
      const fence = fenceIn(bytes)
      return fence === undefined ? undefined : { is: 'fence', subject: subjectIn(bytes), fence }
    }
    case kinds.alias: {
      const alias = aliasIn(row)
      return alias === undefined
        ? undefined
        : { is: 'alias', subject: alias.subject, binding: alias.binding }
    }
    default:
      return undefined
  }
}

const stateOf = (said: ReadonlyArray<Said>, kid: Kid | undefined): KeyState['state'] => {
  const fences = said
    .flatMap((each) => (each.is === 'fence' ? [each.fence] : []))
    .sort((a, b) => ordinalOf(a.kid) - ordinalOf(b.kid))
  const last = lastFenced(fences)
  const keys = said.flatMap((each) => (each.is === 'key' && each.ordinal > last ? [each] : []))
  const wanted = kid === undefined ? undefined : ordinalOf(kid)
  if (keys.some(({ ordinal }) => wanted === undefined || ordinal === wanted)) return 'live'
  const isErased = wanted === undefined ? fences.length > 0 : last >= wanted
  return isErased ? 'erased' : 'none'
}

/** Reads the slots of these people; damage is not told here, see `fsckVault`. */
export const seePeople = async (
  folder: string,
  people: ReadonlySet<SubjectId>,
): Promise<Either<VaultFailure, PeopleSeen>> => {
  // A slot may be told twice: the last counts.
  const bySlot = new Map<number, Said>()
  const read = await readBeside(folder, {
    begin: () => bySlot.clear(),
    slot: (slot, bytes) => {
      bySlot.delete(slot)
      const said = saidIn(slot, bytes)
      if (said !== undefined && people.has(said.subject)) bySlot.set(slot, said)
    },
    damaged: () => {},
    progress: () => {},
  })
  if (E.isLeft(read)) return read
  const bySubject = new Map<SubjectId, ReadonlyArray<Said>>()
  for (const said of bySlot.values())
    bySubject.set(said.subject, [...(bySubject.get(said.subject) ?? []), said])
  const of = (subject: SubjectId): ReadonlyArray<Said> => bySubject.get(subject) ?? []
  return E.right({
    existing: (subject, kid) => TE.right({ state: stateOf(of(subject), kid) }),
    aliases: (subject) =>
      TE.right(
        of(subject).flatMap((each) => (each.is === 'alias' ? [{ binding: each.binding }] : [])),
      ),
  })
}
