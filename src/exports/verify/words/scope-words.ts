/** A scope as one types it: its kind, then what it names. */
import type { BundleScope } from '../../bundle/format/scope.ts'

export const scopeText = (scope: BundleScope): string => {
  switch (scope.kind) {
    case 'ledger':
      return 'ledger'
    case 'person':
      return `person ${scope.subject}`
    case 'purpose':
      return `purpose ${scope.purpose}`
    case 'recipient':
      return `recipient ${scope.recipient}`
    case 'period':
      return `period ${scope.from} ${scope.to}`
  }
}
