/** Whether a purpose is statistics, improvement or marketing (clauses 1.4-c, 1.6-E9, 2.2). */
import type { RegisteredPurpose } from './view.ts'

/**
 * Said by the package. An older package does not say: then whatever profiles, markets, goes to analytics software, or
 * is optional and runs without a feature that a person starts, is for the bank's sake and not for the product's running.
 */
export const isAnalytic = ({ purpose, version }: RegisteredPurpose): boolean => {
  if (purpose.profiling === true || purpose.messageClass === 'marketing') return true
  const { recipients } = version.compiled
  if (purpose.recipients.some((id) => recipients.get(id)?.type === 'analytics')) return true
  return (
    purpose.analytics ?? (purpose.necessity === 'optional' && (purpose.features ?? []).length === 0)
  )
}
