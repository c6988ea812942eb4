/**
 * Brings changes of credentials and keys from their journal into the log: at start, and as they come, also those made
 * by the command line beside this process. A change leaves the journal once it is on record; told twice, it is
 * recorded once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Between two looks at the journal, in ms. */
const pollMs = 1_000

/** In their order: the first that cannot be recorded now holds back those after it. */
const drain = async (
  { journal }: Pick<Credentials, 'journal'>,
  { recordChange }: Pick<Ledger, 'recordChange'>,
): Promise<void> => {
  const pending = await journal.pending()()
  if (E.isLeft(pending)) return
  for (const { id, at, by, change } of pending.right) {
    // oxlint-disable-next-line no-await-in-loop
    if (E.isLeft(await recordChange(by, { id, at, change })())) return
    // oxlint-disable-next-line no-await-in-loop
    if (E.isLeft(await journal.recorded(id)())) return
  }
}

/** Goes on until it is closed, which waits for what it is doing. */
export const followAccessChanges = (
  credentials: Pick<Credentials, 'journal'>,
  ledger: Pick<Ledger, 'recordChange'>,
): { readonly close: () => Promise<void> } => {
  const closing = new AbortController()
  const { signal } = closing
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      await drain(credentials, ledger)
      // oxlint-disable-next-line no-await-in-loop
      await delay(pollMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
    await drain(credentials, ledger)
  }
  const running = run()
  return {
    close: async () => {
      closing.abort()
      await running
    },
  }
}
