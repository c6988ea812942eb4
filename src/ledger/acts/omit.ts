/** Leaves out of a protective act the fields that must not be stored, so that the act itself is recorded. */
import type { Act } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import { sameOrNone } from '../../deciders/subject-state/said-again.ts'
import type { LastSaid } from '../../deciders/subject-state/said-again.ts'
import type { PersonalFields } from '../../events/personal.ts'
import { secretsIn } from '../../events/detect/secrets.ts'

/** `omitted`: the names of the fields left out, never their contents. */
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
 * The act to record. If it protects the person, personal fields that look like an authentication secret are left out;
 * any other act is unchanged, and is refused because of them.
 */
export const withoutSecrets = (act: Act): Kept => {
  const { personal, ...rest } = act
  if (personal === undefined || !protects(act)) return { act, omitted: nothing }
  const omitted = [...new Set(secretsIn(personal).map((path) => path.split('.')[0] ?? path))]
  if (omitted.length === 0) return { act, omitted }
  const kept = without(personal, omitted)
  return { act: kept === undefined ? rest : { ...act, personal: kept }, omitted }
}

/** The act without its personal fields: the part of a protective act that can be recorded while sealing is impossible. */
export const withoutPersonal = ({ act, omitted }: Kept): Kept => {
  const { personal, ...rest } = act
  return { act: rest, omitted: [...omitted, ...Object.keys(personal ?? {})] }
}

const proofs = ['transferSha256', 'receiptSha256', 'proof'] as const

/**
 * The names of the evidence, notes and proofs of an act that changed nothing, which are not recorded. Fields that the
 * last recorded act had as well are not among them: a second tap loses nothing.
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
