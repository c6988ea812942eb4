/** Ownership of accounts: an account closed under one policy leaves every other account open (docs/decisions/0025). */
import type { AccountId, PolicyId } from '../kernel/ids.ts'
import { trusted } from '../kernel/ids.ts'
import type { Account } from './package/account.ts'
import type { PublishedVersion } from './catalogue.ts'

/** An account, and what is closed with it. */
export type Closing = Required<Pick<Account, 'id' | 'closes'>>
/** Of each policy that was ever published. */
export type Accounts = ReadonlyMap<PolicyId, ReadonlyArray<Closing>>

const app: AccountId = trusted('app')
const ebank: AccountId = trusted('ebank')

/** Accounts of every ledger from before policies named their accounts: they belong to the ledger's first policy. */
const firstAccounts: ReadonlyArray<Closing> = [
  { id: ebank, closes: [app] },
  { id: app, closes: [] },
]

/** The accounts of a version that names none: one under the policy's own id, and those of old if the policy came first. */
const unnamed = (policy: PolicyId, isFirst: boolean): ReadonlyArray<Closing> => [
  { id: trusted<AccountId>(policy), closes: [] },
  ...(isFirst ? firstAccounts : []),
]

const ofPolicy = (
  policy: PolicyId,
  versions: ReadonlyArray<PublishedVersion>,
  isFirst: boolean,
): ReadonlyArray<Closing> => {
  const all = new Map<AccountId, Closing>()
  for (const { compiled } of versions) {
    const own = compiled.package.accounts ?? []
    const closings = own.length === 0 ? unnamed(policy, isFirst) : own
    for (const { id, closes = [] } of closings) all.set(id, { id, closes })
  }
  return [...all.values()]
}

/**
 * The accounts of each policy; `policies` in the order of first publication. An account of any version stays the
 * policy's: closed under an earlier version, it stays closed under a later one that does not name it.
 */
export const accountsOf = (
  policies: ReadonlyMap<PolicyId, ReadonlyArray<PublishedVersion>>,
): Accounts => {
  const all = new Map<PolicyId, ReadonlyArray<Closing>>()
  for (const [policy, versions] of policies)
    all.set(policy, ofPolicy(policy, versions, all.size === 0))
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
