/**
 * The time sources and kinds of will that each role may vouch for: least by default. The act itself names its
 * recorders.
 */
import type { Recorder } from '../commands/acts/act.ts'
import type { ActKind, TimeSource } from '../events/vocabulary.ts'

/** The time sources of each role; `import` reaches back without bound, and is for officers only. */
export const timeSources: { readonly [R in Recorder]: ReadonlyArray<TimeSource> } = {
  service: ['ledger', 'service', 'device', 'hotline', 'counter', 'partner'],
  officer: ['ledger', 'service', 'device', 'hotline', 'counter', 'partner', 'import'],
  subject: ['ledger', 'device'],
}

/**
 * The kinds of will that each role may vouch for. A kind with a human witness (a counter, a hotline, a signature on
 * paper, an answer to a message) is vouched for by that witness, never by the person's own token.
 */
export const vouchedHow: { readonly [R in Recorder]: ReadonlyArray<ActKind> } = {
  service: ['click', 'switch', 'signature', 'hotline', 'counter', 'sms_reply', 'form'],
  officer: ['click', 'switch', 'signature', 'hotline', 'counter', 'sms_reply', 'form'],
  subject: ['click', 'switch', 'form'],
}
