/** Contradictions of the witnesses that settings name, in the folder of the ledger and told to its operator. */
import type { Config } from '../../config.ts'
import { instantWithin } from '../../kernel/instant.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { Telling } from '../telling.ts'
import { openContradictions } from './contradictions.ts'
import type { Contradictions } from './contradictions.ts'

/** Opens what is noted for the log of this name. */
export const contradictionsOf = (
  { folder }: Pick<Config, 'folder'>,
  { origin }: { readonly origin: string },
  policy: Policy | undefined,
  { notice }: Pick<Telling, 'notice'>,
): Contradictions =>
  openContradictions({
    folder,
    origin,
    asked: [...(policy?.urls.keys() ?? [])].map(({ name }) => name),
    notice: (sentence) => notice(sentence, 'log-proofs'),
    now: () => instantWithin(Date.now()),
  })
