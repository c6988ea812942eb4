/** The registers, each bound to its projection by its row of the table, and to the rows that a call asks for. */
import { registers } from '../api/routes/registers.ts'
import type { Register, RegisterName } from '../api/routes/registers.ts'
import type { RegisterRows, RegisterTable } from '../ledger/reading/register-rows.ts'
import { bindRead } from './bind.ts'
import type { Admission, Bound } from './bind.ts'
import type { HandlerEnv } from './env.ts'
import * as choices from './registers/register-choices.ts'
import { registerPage } from './registers/register-page.ts'
import type { Choose, Paging } from './registers/register-page.ts'
import { isOpenDisclosure, isOpenExemption } from './registers/restricted-rows.ts'

const { keysBySubject, ofSubject, oneKey, ownKeys } = choices

/** Every register, bound. */
export const boundRegisters = (
  admission: Admission,
  env: HandlerEnv,
): { readonly [N in RegisterName]: Bound } => {
  const bound = <P, Q extends Paging, T extends RegisterTable>(
    register: Register<P, Q, T>,
    choose: Choose<P, Q, RegisterRows[T]>,
  ): Bound => bindRead(admission, register.route, registerPage(env, register, choose))
  return {
    consents: bound(registers.consents, ofSubject(ownKeys)),
    devices: bound(registers.devices, ofSubject(ownKeys)),
    marketing: bound(registers.marketing, ofSubject(oneKey)),
    exemptions: bound(registers.exemptions, ofSubject(ownKeys, isOpenExemption)),
    disclosures: bound(registers.disclosures, ofSubject(keysBySubject, isOpenDisclosure)),
    readings: bound(registers.readings, ofSubject(keysBySubject)),
    disclosuresTo: bound(registers.disclosuresTo, choices.disclosuresTo),
    publications: bound(registers.publications, choices.publications),
    withdrawalsTo: bound(registers.withdrawalsTo, choices.withdrawalsTo),
    consentsTo: bound(registers.consentsTo, choices.consentsTo),
    exemptionsByCode: bound(registers.exemptionsByCode, choices.exemptionsByCode),
    exemptionNotices: bound(registers.exemptionNotices, choices.exemptionNotices),
    acceptances: bound(registers.acceptances, choices.acceptances),
    suppressions: bound(registers.suppressions, choices.suppressions(env.ledger.view)),
    accessLog: bound(registers.accessLog, choices.accessLog),
    accessChanges: bound(registers.accessChanges, choices.accessChanges),
    exports: bound(registers.exports, choices.exportsBy),
    statistics: bound(registers.statistics, choices.statistics),
  }
}
