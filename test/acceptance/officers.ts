/** Another officer than the one whose key every test has. */
import type { ServedLedger } from '../support/served-ledger.ts'
import type { Said } from './client.ts'
import { right } from '../support/unwrap.ts'

const keys = new WeakMap<ServedLedger, string>()

/** Sends one act with their key, made when it is first needed; waits until decisions know it. */
export const secondOfficer = async (
  ledger: ServedLedger,
  subject: string,
  body: object,
): Promise<Said> => {
  const made = keys.get(ledger)
  const key = made ?? (await right(ledger.node().credentials.create({ roles: ['officer'] }))).key
  keys.set(ledger, key)
  const headers = { authorization: `Bearer ${key}` }
  return ledger.call('POST', `/v1/subjects/${subject}/acts`, { body, headers })
}
