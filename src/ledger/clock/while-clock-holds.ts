/** Records protective acts whatever the clock; refuses others until the time is known. */
import { TE } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { protects } from '../../commands/protective.ts'
import type { RegistryCommand } from '../../commands/registry.ts'
import type { Ledger } from '../ledger.ts'
import type { ClockLeapt, Timekeeper } from './timekeeper.ts'

type Waiting = Pick<Ledger, 'act' | 'register' | 'publish'>

/** Freezing a recipient protects: nothing more is disclosed to it. */
const isFreezing = (command: RegistryCommand): boolean =>
  command.act === 'freeze-recipient' && command.frozen

/**
 * The same functions, refused while the clock is in trouble, except erasures, readings and changes of access. Erasures
 * are owed to a person, the others record what was done, and all get the ledger's own time.
 */
export const whileClockHolds = (
  { trouble }: Pick<Timekeeper, 'trouble'>,
  { act, register, publish }: Waiting,
): Waiting => {
  const unless = <F, A>(
    isProtective: boolean,
    task: TaskEither<F, A>,
  ): TaskEither<F | ClockLeapt, A> =>
    isProtective || trouble() === undefined ? task : TE.left({ failure: 'clock-leapt' })
  return {
    act: (request) => unless(protects(request.act), act(request)),
    register: (request) => unless(isFreezing(request.command), register(request)),
    publish: (request) => unless(false, publish(request)),
  }
}
