/** Rows that are shown to officers and auditors, and not to the person whom they are about. */
import { t } from '../../fp.ts'
import { isRestricted } from '../../events/restricted.ts'
import { ExemptionCode } from '../../events/vocabulary.ts'
import type { ShownRow } from '../../ledger/shown-rows.ts'

const Exemption = t.type({ invoked: t.type({ code: ExemptionCode }) })
const Disclosure = t.type({ requested: t.type({ restricted: t.literal(true) }) })
/** Of before requests said so themselves; a publication names its exemption alone, and is public anyway. */
const Authorised = t.type({ authorised: t.type({ basis: t.string }) })

/** Whether a row is about an exemption of which the person is not told, or rests on one. */
export const isOpenToPerson = ({ row }: ShownRow): boolean => {
  if (Exemption.is(row)) return !isRestricted(row.invoked.code)
  if (Disclosure.is(row)) return false
  if (!Authorised.is(row)) return true
  const code = row.authorised.basis.replace(/^exemption\//, '')
  return !(ExemptionCode.is(code) && isRestricted(code))
}
