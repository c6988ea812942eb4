/** One sealed part to its fields, through whichever vault has its key. */
import { E, O, TE, pipe } from '../fp.ts'
import type { Either, Option, TaskEither } from '../fp.ts'
import type { PersonalFields } from '../events/personal.ts'
import type { SealedPart } from '../events/sealed.ts'
import type { KeyState, SubjectKeys, VaultFailure } from './key-vault.ts'
import { open } from './sealing.ts'
import type { PartRejected, SealingContext } from './sealing.ts'

/** `none` is a person erased. A key that is simply not there is a failure: it must not pass for an erasure. */
export const openPart =
  ({ existing }: Pick<SubjectKeys, 'existing'>, context: SealingContext) =>
  (part: SealedPart): TaskEither<VaultFailure | PartRejected, Option<PersonalFields>> =>
    pipe(
      existing(part.subject, part.kid),
      TE.flatMapEither(
        (key: KeyState): Either<VaultFailure | PartRejected, Option<PersonalFields>> => {
          switch (key.state) {
            case 'live':
              return pipe(open(key.dek, part, context), E.map(O.some))
            case 'erased':
              return E.right(O.none)
            case 'none':
              return E.left({ failure: 'key-lost', subject: part.subject, kid: part.kid })
          }
        },
      ),
    )
