import type { SwitchPath } from '../../package/duties.ts'
import { clausesOf } from '../finding.ts'
import type { Finding, Rule } from '../finding.ts'

const customers = ['ebank', 'non_ebank'] as const

const opens =
  (customer: (typeof customers)[number]) =>
  ({ does, availableTo = 'all' }: SwitchPath): boolean =>
    does === 'cancels_account' && (availableTo === 'all' || availableTo === customer)

/** Customers who are offered no way to cancel the account. */
export const customersWithoutExit: Rule = ({ switchPaths, commitments }) => {
  const stuck = customers.filter((customer) => !switchPaths.some(opens(customer)))
  if (stuck.length === 0) return []
  const exits = switchPaths.filter(({ does }) => does === 'cancels_account')
  const told = commitments.filter(({ claims }) =>
    claims?.some((claim) => claim === 'decliner_must_cancel' || claim === 'uninstall_is_the_exit'),
  )
  const finding: Finding = {
    rule: 'customers-without-exit',
    severity: 'high',
    clauses: clausesOf([...exits, ...told]),
    title: { 'zh-CN': '部分客户没有注销途径', en: 'Some customers have no way to cancel' },
    detail: {
      'zh-CN':
        told.length > 0
          ? '政策要求不同意者注销，却没有给这些客户注销和删除的途径。'
          : '没有给这些客户注销和删除的途径。',
      en: `These customers are given no way to cancel the account and have data erased${told.length > 0 ? ', though the text sends those who disagree there' : ''} (PIPL 47, NDSMR 23).`,
    },
    items: stuck,
  }
  return [finding]
}
