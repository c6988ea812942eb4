/** Who is who: from identifiers to people, and how that changes. */
import { TE, pipe } from '../fp.ts'
import { subjectFrom } from '../kernel/ids.ts'
import { identify } from '../vault/identifier.ts'
import type { Ledger } from './ledger.ts'
import { mustBePresent } from './presence.ts'
import type { Running } from './running.ts'

type Identity = Pick<
  Ledger,
  'identify' | 'claimSubject' | 'findSubject' | 'present' | 'rebindSubject'
>

/** The part of a ledger that answers who a person is. */
export const identityOf = (
  running: Pick<Running, 'vault' | 'store' | 'clock' | 'newId' | 'identifiers'>,
): Identity => {
  const { vault, clock, newId, identifiers } = running
  const present: Ledger['present'] = mustBePresent(running)
  return {
    identify: (kind, value) => identify(kind, value, identifiers),
    claimSubject: (identifier) => {
      const candidate = subjectFrom(newId().replaceAll('-', ''))
      return pipe(
        vault.claimSubject(identifier, candidate, clock()),
        TE.map((subject) => ({ subject, isNew: subject === candidate })),
      )
    },
    findSubject: vault.findSubject,
    present,
    rebindSubject: (identifier, subject) =>
      pipe(
        present(subject),
        TE.flatMap(() => vault.bindSubject(identifier, subject, clock())),
      ),
  }
}
