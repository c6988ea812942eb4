/** Whose account is whose: what is closed under one policy leaves every other as it is (docs/decisions/0025). */
import type { AccountId, PolicyId } from '../kernel/ids.ts'
import { trusted } from '../kernel/ids.ts'
import type { Account } from './account.ts'
import type { PublishedVersion } from './catalogue.ts'

/** An account, and what is closed with it. */
export type Closing = Required<Pick<Account, 'id' | 'closes'>>
/** Of each policy that was ever published. */
export type Accounts = ReadonlyMap<PolicyId, ReadonlyArray<Closing>>

const app: AccountId = trusted('app')
const ebank: AccountId = trusted('ebank')

/** What every ledger had before policies named their accounts: they stay those of the policy that it was opened with. */
export const firstAccounts: ReadonlyArray<Closing> = [
  { id: ebank, closes: [app] },
  { id: app, closes: [] },
]

/** An account that one version named stays the policy's: what was closed under its name stays closed. */
const named = (versions: ReadonlyArray<PublishedVersion>): ReadonlyArray<Closing> => {
  const all = new Map<AccountId, Closing>()
  for (const { compiled } of versions)
    for (const { id, closes = [] } of compiled.package.accounts ?? []) all.set(id, { id, closes })
  return [...all.values()]
}

/** The accounts of a policy that names none: one under the policy's own id, and those of old if it came first. */
export const unnamedAccounts = (policy: PolicyId, isFirst: boolean): ReadonlyArray<Closing> => [
  { id: trusted<AccountId>(policy), closes: [] },
  ...(isFirst ? firstAccounts : []),
]

/** Whose accounts are whose; `policies` in the order in which they were first published. */
export const accountsOf = (
  policies: ReadonlyMap<PolicyId, ReadonlyArray<PublishedVersion>>,
): Accounts => {
  const all = new Map<PolicyId, ReadonlyArray<Closing>>()
  for (const [policy, versions] of policies) {
    const own = named(versions)
    all.set(policy, own.length > 0 ? own : unnamedAccounts(policy, all.size === 0))
  }
  return all
}

/** Those that close no other: with one of these, dealings under the policy are over. The others end through them. */
export const endingOf = (accounts: ReadonlyArray<Closing> = []): ReadonlyArray<AccountId> =>
  accounts.filter(({ closes }) => closes.length === 0).map(({ id }) => id)

/** The account itself and all that are closed with it, however far the cascade goes. */
export const closedWith = (accounts: Accounts, account: AccountId): ReadonlyArray<AccountId> => {
  const all = [...accounts.values()].flat()
  const found = [account]
  for (const id of found) {
    const closes = all.find((each) => each.id === id)?.closes ?? []
    found.push(...closes.filter((each) => !found.includes(each)))
  }
  return found
}
