/** A word that protects is recorded without what may not be stored beside it: the note goes, the act stays. */
import type { Act } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import { sameOrNone } from '../../deciders/subject-state/said-again.ts'
import type { LastSaid } from '../../deciders/subject-state/said-again.ts'
import type { PersonalFields } from '../../events/personal.ts'
import { secretsIn } from '../../events/detect/secrets.ts'

/** `omitted` names the personal fields that were left out, never what they held. */
export type Kept = { readonly act: Act; readonly omitted: ReadonlyArray<string> }

const nothing: ReadonlyArray<string> = []

const without = (
  fields: PersonalFields,
  omitted: ReadonlyArray<string>,
): PersonalFields | undefined => {
  const kept = Object.entries(fields).filter(([field]) => !omitted.includes(field))
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/**
 * An act as it may be recorded. Of one that protects the person, personal fields that look as if they held an
 * authentication secret are left out; any other act goes on as it is, to be refused for them.
 */
export const withoutSecrets = (act: Act): Kept => {
  const { personal, ...rest } = act
  if (personal === undefined || !protects(act)) return { act, omitted: nothing }
  const omitted = [...new Set(secretsIn(personal).map((path) => path.split('.')[0] ?? path))]
  if (omitted.length === 0) return { act, omitted }
  const kept = without(personal, omitted)
  return { act: kept === undefined ? rest : { ...act, personal: kept }, omitted }
}

/** The same act without any personal field: all of one that protects that can be recorded while nothing can be sealed. */
export const withoutPersonal = ({ act, omitted }: Kept): Kept => {
  const { personal, ...rest } = act
  return { act: rest, omitted: [...omitted, ...Object.keys(personal ?? {})] }
}

const proofs = ['transferSha256', 'receiptSha256', 'proof'] as const

/**
 * What an act brought that changed nothing, so that it was not recorded: evidence, notes and proofs by the names of their
 * fields. Nothing of what the last act that was recorded had brought as well: a second tap loses none.
 */
export const broughtForNothing = (act: Act, said: LastSaid | undefined): ReadonlyArray<string> => {
  const { evidence, noticeHash, personal = {} } = act
  const isKept = said !== undefined && sameOrNone(evidence, said.evidence)
  return [
    ...(evidence === undefined || isKept ? [] : ['evidence']),
    ...(noticeHash === undefined || noticeHash === said?.noticeHash ? [] : ['noticeHash']),
    ...proofs.filter((name) => name in act),
    ...Object.keys(personal),
  ]
}
