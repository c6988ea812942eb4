/** Whose word is taken on when something happened, and on how: least by default. Who may record an act, the act says. */
import type { Recorder } from '../commands/acts/act.ts'
import type { ActKind, TimeSource } from '../events/vocabulary.ts'

/** Whose word on when it happened is taken from whom; `import` reaches back without bound and is the officers'. */
export const timeSources: { readonly [R in Recorder]: ReadonlyArray<TimeSource> } = {
  service: ['ledger', 'service', 'device', 'hotline', 'counter', 'partner'],
  officer: ['ledger', 'service', 'device', 'hotline', 'counter', 'partner', 'import'],
  subject: ['ledger', 'device'],
}

/**
 * Whose word is taken on how a will was shown. What takes somebody else to see (a counter, a hotline, a signature on
 * paper, an answer to a message) is vouched for by those who saw it, never by the person's own token.
 */
export const vouchedHow: { readonly [R in Recorder]: ReadonlyArray<ActKind> } = {
  service: ['click', 'switch', 'signature', 'hotline', 'counter', 'sms_reply', 'form'],
  officer: ['click', 'switch', 'signature', 'hotline', 'counter', 'sms_reply', 'form'],
  subject: ['click', 'switch', 'form'],
}
