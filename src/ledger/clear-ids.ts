/** A word that protects is recorded without ids that are plainly somebody's number, or of something else. */
import { E } from '../fp.ts'
import type { View } from '../catalogue/view.ts'
import { decodeAct } from '../commands/acts.ts'
import type { Act } from '../commands/acts.ts'
import { numbersAsWords, unfitIds } from '../commands/chosen-ids.ts'
import { protects } from '../commands/protective.ts'
import type { Kept } from './omit.ts'

/** No officer can publish an id that holds a mobile number, so that nothing is lost with the one that was sent. */
export const nobodys = 'unregistered'

const mentions = (value: unknown, id: string): boolean => {
  if (typeof value !== 'object' || value === null) return value === id
  return Object.values(value).some((inner) => mentions(inner, id))
}

/** Whether an officer ever published or registered this word, in whatever place. */
export const isRegistered = ({ catalogue }: View, id: unknown): boolean =>
  typeof id === 'string' &&
  (mentions([...catalogue.recipients.keys()], id) ||
    [...catalogue.policies.values()].flat().some(({ compiled }) => mentions(compiled.package, id)))

/** The act without these fields, or with `to` in them; as it was where it would be none without. */
export const changed = (act: Act, names: ReadonlyArray<string>, to: string | undefined): Act => {
  const kept = Object.entries(act).filter(([name]) => !names.includes(name))
  const more = to === undefined ? [] : names.map((name) => [name, to] as const)
  const decoded = decodeAct(Object.fromEntries([...kept, ...more]))
  // A device that must be named stays: that the word is recorded comes first.
  return E.isLeft(decoded) ? act : decoded.right
}

/**
 * Of an act that protects: a registry id that nobody registered and that looks like a number gives way to
 * `unregistered`, since a no to what does not exist changes nothing; a device id that is a padded number, or any id of
 * another kind, is left out, so that the no is to everything rather than to less than was meant. Known hole: where an
 * act must name its device (a permission seen off, an uninstall), such an id is recorded as it came.
 */
export const withoutNumbers =
  (view: () => View) =>
  ({ act, omitted }: Kept): Kept => {
    if (!protects(act)) return { act, omitted }
    const unfit = unfitIds(act)
    const words = numbersAsWords(act)
    if (unfit.length === 0 && words.length === 0) return { act, omitted }
    const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(act))
    const unknown = words.filter((name) => !isRegistered(view(), fields.get(name)))
    const named = unknown.length === 0 ? act : changed(act, unknown, nobodys)
    const kept = unfit.length === 0 ? named : changed(named, unfit, undefined)
    const left = Object.keys(act).filter((name) => unfit.includes(name) && !(name in kept))
    return { act: kept, omitted: [...omitted, ...unknown, ...left] }
  }
