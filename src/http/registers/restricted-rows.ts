/** Rows that are shown to officers and auditors, and not to the person whom they are about. */
import { isRestricted } from '../../events/restricted.ts'
import { ExemptionCode } from '../../events/vocabulary.ts'
import type { RegisterRows } from '../../ledger/reading/register-rows.ts'

/** Whether the person may be told of the exemption. */
export const isOpenExemption = ({ invoked }: RegisterRows['exemption-register']): boolean =>
  !isRestricted(invoked?.code)

/**
 * Whether the person may be told of the transfer: it neither says that it is restricted nor rests on an exemption that
 * is. A publication names its exemption alone, and is public anyway.
 */
export const isOpenDisclosure = ({
  requested,
  authorised,
}: RegisterRows['disclosure-register']): boolean => {
  if (requested?.restricted === true) return false
  // Of before requests said so themselves.
  const code = authorised?.basis.replace(/^exemption\//, '')
  return !(ExemptionCode.is(code) && isRestricted(code))
}
