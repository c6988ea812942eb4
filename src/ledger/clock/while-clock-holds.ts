/** Records protective acts whatever the clock says; others wait until the time is known. */
import { TE } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { protects } from '../../commands/protective.ts'
import type { RegistryCommand } from '../../commands/registry.ts'
import type { Ledger } from '../ledger.ts'
import type { ClockLeapt, Timekeeper } from './timekeeper.ts'

type Waiting = Pick<Ledger, 'act' | 'register' | 'publish'>

/** Nothing more goes to a recipient that is frozen. */
const isFreezing = (command: RegistryCommand): boolean =>
  command.act === 'freeze-recipient' && command.frozen

/**
 * The same, refused while the clock is in trouble. Erasures go on, as do readings and changes of access: the first are
 * owed to a person, the others tell who did what, and all of them are recorded at the ledger's own time.
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
