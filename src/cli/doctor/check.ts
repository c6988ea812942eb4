/** The result of one check of a ledger's surroundings. */
import type { Config } from '../../config.ts'

/** `warn` is worth knowing, `bad` is worth being woken for, `unknown` could not be looked at from here. */
export type Verdict = 'ok' | 'warn' | 'bad' | 'unknown'

export type Finding = { readonly check: string; readonly verdict: Verdict; readonly said: string }

/** A look. It changes nothing but a file of its own that it removes again. */
export type Check = (config: Config) => Promise<Finding>

export const found = (check: string, verdict: Verdict, said: string): Finding => ({
  check,
  verdict,
  said,
})

/** Nothing is known of it, for a reason that lies with the system or with who looks. */
export const notLookedAt = (check: string, why: string): Finding =>
  found(check, 'unknown', `it could not be checked: ${why}`)
