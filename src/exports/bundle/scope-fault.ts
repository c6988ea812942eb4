/** Faults of a scope that can be seen without reading the log. */
import { nearestWords } from '../../kernel/nearest.ts'
import type { BundleEnv } from './env.ts'
import type { RequestUnfit } from './failure.ts'
import type { Named } from './format/named.ts'
import type { BundleScope } from './format/scope.ts'

type Env = Pick<BundleEnv, 'everNamed'>

/** A mistyped id would give an empty bundle, which looks like "nobody ever consented". */
const unregistered = ({ everNamed }: Env, named: Named, id: string): RequestUnfit | undefined => {
  const known = everNamed(named)
  if (known.has(id)) return undefined
  const nearest = nearestWords(id, [...known], 1)
  return { failure: 'scope-unregistered', named, nearest }
}

/** Undefined if the scope is valid. Recording the reading finds out whether the person exists. */
export const scopeFault = (env: Env, scope: BundleScope): RequestUnfit | undefined => {
  switch (scope.kind) {
    case 'purpose':
      return unregistered(env, 'purpose', scope.purpose)
    case 'recipient':
      return unregistered(env, 'recipient', scope.recipient)
    case 'period':
      return scope.from < scope.to ? undefined : { failure: 'period-reversed' }
    case 'ledger':
    case 'person':
      return undefined
  }
}
