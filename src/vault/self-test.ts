/** Encrypt, destroy, fail to decrypt: proof at start that this engine erases, made on a person made up for it. */
import { randomBytes } from 'node:crypto'
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { uuidFrom } from '../kernel/hash.ts'
import { subjectFrom } from '../kernel/ids.ts'
import { instantOf } from '../kernel/instant.ts'
import type { SelfTestStep, SubjectErased, SubjectKeys, VaultFailure } from './key-vault.ts'
import { openPart } from './open-part.ts'
import { seal } from './sealing.ts'

const failed = (step: SelfTestStep): Either<VaultFailure, never> =>
  E.left({ failure: 'self-test-failed', step })

const asFailure = (
  left: VaultFailure | SubjectErased,
  step: SelfTestStep,
): Either<VaultFailure, never> => ('failure' in left ? E.left(left) : failed(step))

const personal = { note: 'self-test' }
/**
 * The time at which the keys of test persons are destroyed: before any ledger, so that counts can leave their fences
 * out.
 */
export const selfTestAt = instantOf(Date.UTC(2000, 0, 1))

const sealOne = async (keys: Pick<SubjectKeys, 'keyFor'>) => {
  const subject = subjectFrom(randomBytes(16).toString('hex'))
  const key = await keys.keyFor(subject)()
  if (E.isLeft(key)) return asFailure(key.left, 'open-before')
  const context = { ledger: 'self-test', eventId: uuidFrom('self-test', subject), type: 'SelfTest' }
  return E.right({ subject, context, part: seal({ ...context, subject, ...key.right, personal }) })
}

type Sealed = Extract<Awaited<ReturnType<typeof sealOne>>, { readonly _tag: 'Right' }>['right']

/** The conditions after the key's destruction. */
const checkDestroyed = async (
  keys: SubjectKeysUnderTest,
  { subject, context, part }: Sealed,
): Promise<Either<VaultFailure, void>> => {
  const remains = await keys.holdsKey(subject)()
  if (E.isLeft(remains)) return remains
  if (remains.right) return failed('key-remains')
  const state = await keys.existing(subject)()
  if (E.isLeft(state)) return state
  if (state.right.state !== 'erased') return failed('not-fenced')
  const opened = await openPart(keys, context)(part)()
  if (E.isLeft(opened)) return 'failure' in opened.left ? E.left(opened.left) : failed('open-after')
  if (opened.right._tag === 'Some') return failed('open-after')
  const again = await keys.keyFor(subject)()
  if (E.isRight(again)) return failed('key-again')
  return 'refusal' in again.left ? E.right(undefined) : E.left(again.left)
}

type SubjectKeysUnderTest = Omit<SubjectKeys, 'rekey'>

/** Runs the test; the failure names the step that did not hold. */
export const selfTest =
  (keys: SubjectKeysUnderTest): TaskEither<VaultFailure, void> =>
  async () => {
    const sealed = await sealOne(keys)
    if (E.isLeft(sealed)) return sealed
    const opened = await openPart(keys, sealed.right.context)(sealed.right.part)()
    if (E.isLeft(opened))
      return 'failure' in opened.left ? E.left(opened.left) : failed('open-before')
    if (opened.right._tag === 'None' || opened.right.value.note !== personal.note)
      return failed('open-before')
    const destroyed = await keys.destroy(sealed.right.subject, { at: selfTestAt })()
    if (E.isLeft(destroyed)) return destroyed
    return checkDestroyed(keys, sealed.right)
  }
