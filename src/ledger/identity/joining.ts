/**
 * Joins and separates surrogates. Both halves are noted in one transaction of the vault, then recorded on the two
 * streams. After a crash in between, the note remains; the answer comes only after both are recorded.
 */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import {
  decideJoining,
  decideSeparation,
  evolveJoining,
  neverJoined,
} from '../../deciders/joining.ts'
import type { JoiningState, Members } from '../../deciders/joining.ts'
import type { Actor } from '../../events/envelope.ts'
import { load } from '../../replay/load.ts'
import { pairsOf } from '../../kernel/entries.ts'
import { subjectStream, trusted } from '../../kernel/ids.ts'
import type { MatterId, SubjectId } from '../../kernel/ids.ts'
import { makeTurns } from '../../store/turns.ts'
import { drawJoining } from '../../vault/identifiers/identity-change.ts'
import type { JoiningChange } from '../../vault/identifiers/identity-change.ts'
import { onceNoted } from './once-noted.ts'
import { mustBeDrawn, mustBePresent } from '../recording/presence.ts'
import type { IdentityFailure, Joining, JoiningFailure, JoiningTask } from './rebinding.ts'
import type { Running } from '../running.ts'

type Tell = (by: Actor, subject: SubjectId) => TaskEither<IdentityFailure, void>
type Known = ReadonlyMap<SubjectId, JoiningState>

const stateOf = (running: Running, subject: SubjectId): TaskEither<IdentityFailure, JoiningState> =>
  pipe(
    load({ initial: neverJoined, evolve: evolveJoining })(running, subjectStream(subject)),
    TE.map(({ state }) => state),
  )

/** A surrogate and all that it is joined with, by their streams. */
const membersOf =
  (running: Running) =>
  (subject: SubjectId): TaskEither<IdentityFailure, Known> =>
  async () => {
    const known = new Map<SubjectId, JoiningState>()
    const open = [subject]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      // oxlint-disable-next-line no-await-in-loop -- whom to look at next is known only from this one
      const state = await stateOf(running, next)()
      if (E.isLeft(state)) return state
      known.set(next, state.right)
      const others = pairsOf(state.right.joined).map(([other]) => trusted<SubjectId>(other))
      open.push(...others.filter((other) => !known.has(other) && !open.includes(other)))
    }
    return E.right(known)
  }

const members = (known: Known): Members => new Set(known.keys())

const halves = (
  change: JoiningChange['change'],
  [subject, other]: readonly [SubjectId, SubjectId],
  rest: Pick<JoiningChange, 'at' | 'binding' | 'by'>,
): ReadonlyArray<JoiningChange> => [
  { change, subject, other, ...rest },
  { change, subject: other, other: subject, ...rest },
]

type Asked = readonly [subject: SubjectId, other: SubjectId, by: Actor]

/** Records the notes of both, also those that a crash left, so that the decision is based on everything. */
const tellBoth = (tell: Tell, [subject, other, by]: Asked): TaskEither<IdentityFailure, void> =>
  pipe(
    tell(by, subject),
    TE.flatMap(() => tell(by, other)),
  )

/** The change to note; undefined if it already holds. */
type Noting = {
  readonly change: JoiningChange['change']
  readonly binding: MatterId
}

const joiningOf =
  (running: Running) =>
  ([subject, other]: Asked): TaskEither<JoiningFailure, Noting | undefined> =>
    pipe(
      mustBePresent(running)(subject),
      TE.flatMap(() => mustBePresent(running)(other)),
      TE.flatMap((): TaskEither<JoiningFailure, Known> => membersOf(running)(subject)),
      TE.flatMap((mine) =>
        pipe(
          membersOf(running)(other),
          TE.flatMapEither((theirs): Either<JoiningFailure, 'join' | 'joined-already'> => {
            const found = { ofSubject: members(mine), ofOther: members(theirs) }
            return decideJoining(subject, other, found)
          }),
        ),
      ),
      TE.map((found) =>
        found === 'join' ? { change: 'joined', binding: drawJoining() } : undefined,
      ),
    )

const separationOf =
  (running: Running) =>
  ([subject, other]: Asked): TaskEither<JoiningFailure, Noting | undefined> =>
    pipe(
      mustBeDrawn(running)(subject),
      TE.flatMap((): TaskEither<JoiningFailure, JoiningState> => stateOf(running, subject)),
      TE.flatMapEither((state) => decideSeparation(state, other)),
      TE.map((found) =>
        found === 'separated-already' ? undefined : { change: 'separated', binding: found },
      ),
    )

/** All joinings take turns, since two concurrent ones could exceed the limit of surrogates for one person. */
const everything = 'joining'

/** `tell` records the notes of a person, and waits until this node decides by them. */
export const joiningOn = (running: Running, tell: Tell): Joining => {
  const { vault, clock } = running
  const turns = makeTurns()
  const run =
    (find: (asked: Asked) => TaskEither<JoiningFailure, Noting | undefined>): JoiningTask =>
    (...asked) => {
      const [subject, other, by] = asked
      const record = (noting: Noting | undefined): TaskEither<JoiningFailure, void> =>
        noting === undefined
          ? TE.right(undefined)
          : pipe(
              vault.note(
                halves(noting.change, [subject, other], {
                  at: clock(),
                  binding: noting.binding,
                  by,
                }),
              ),
              TE.flatMap((): TaskEither<JoiningFailure, void> => onceNoted(tellBoth(tell, asked))),
            )
      const task = pipe(
        tellBoth(tell, asked),
        TE.flatMap(() => find(asked)),
        TE.flatMap(record),
        TE.flatMap((): TaskEither<JoiningFailure, Known> => membersOf(running)(subject)),
        TE.map((known) => [...known.keys()].filter((each) => each !== subject).toSorted()),
      )
      return () => turns(everything, task)
    }
  return {
    joinSurrogates: run(joiningOf(running)),
    separateSurrogates: run(separationOf(running)),
  }
}
