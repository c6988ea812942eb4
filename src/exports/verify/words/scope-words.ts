/** A scope as it is typed on the command line: its kind, then the names in it. */
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
