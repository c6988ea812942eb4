/** An act that protects is recorded without words that nobody published, and without ids that are plainly somebody's number. */
import { E } from '../fp.ts'
import type { View } from '../catalogue/view.ts'
import { decodeAct } from '../commands/acts.ts'
import type { Act } from '../commands/acts.ts'
import { isNumberOrHash, registryWords, unfitIds } from '../commands/chosen-ids.ts'
import { protects } from '../commands/protective.ts'
import type { Kept } from './omit.ts'
import { isRegistered } from './registered-words.ts'

/** What stands in clear for a word that nobody ever published. */
export const nobodys = 'unregistered'

/** The act without these fields, or with `to` in them; as it was where it would be none without. */
export const changed = (act: Act, names: ReadonlyArray<string>, to: string | undefined): Act => {
  const kept = Object.entries(act).filter(([name]) => !names.includes(name))
  const more = to === undefined ? [] : names.map((name) => [name, to] as const)
  const decoded = decodeAct(Object.fromEntries([...kept, ...more]))
  // A device that must be named stays: that the word is recorded comes first.
  return E.isLeft(decoded) ? act : decoded.right
}

/** Registry words of an act that protects which nobody ever published, by the fields they stand in. */
export const unknownWords = (view: View, act: Act): ReadonlyArray<string> =>
  protects(act) ? registryWords(act, (word) => !isRegistered(view, word)) : nothing

/** Whether anything of the act may have to give way: of nearly all acts nothing has, and they go on as they came. */
export const mayGiveWay = (view: () => View, act: Act): boolean =>
  protects(act) && (unfitIds(act).length > 0 || unknownWords(view(), act).length > 0)

const fieldOf = (act: Act, name: string): unknown => new Map(Object.entries(act)).get(name)

const nothing: ReadonlyArray<string> = []

/** With what was said kept for the person, and for those who may read their record: sealed, never in clear. */
const withWords = (act: Act, sent: Act, names: ReadonlyArray<string>): Act => {
  const words = names
    .filter((name) => fieldOf(act, name) === nobodys)
    // What is plainly a number or a hash was no word that anybody meant.
    .filter((name) => !isNumberOrHash(String(fieldOf(sent, name))))
    .map((name) => `${name}: ${String(fieldOf(sent, name))}`)
  if (words.length === 0) return act
  return { ...act, personal: { ...act.personal, unregistered: words } }
}

/**
 * Of an act of which something may give way, which is one that protects: a word of the registry that nobody ever published gives way to `unregistered`, since a no to
 * what does not exist changes nothing, and clear text is not of a caller's choosing; what was said is sealed beside it.
 * `all`: whether the catalogue here is known to be whole; while it is not, a word may well be an officer's, and only
 * what looks like a number gives way. A device id that is a padded number, or any id of another kind, is left out, so
 * that the no is to everything rather than to less than was meant. Known hole: where an act must name its device (a
 * permission seen off, an uninstall), such an id is recorded as it came.
 */
export const withoutUnknown = (view: View, all: boolean, sent: Act): Kept => {
  const unfit = unfitIds(sent)
  const unknown = unknownWords(view, sent).filter(
    (name) => all || isNumberOrHash(String(fieldOf(sent, name))),
  )
  const named = unknown.length === 0 ? sent : changed(sent, unknown, nobodys)
  const kept = unfit.length === 0 ? named : changed(named, unfit, undefined)
  const left = unfit.filter((name) => !(name in kept))
  return { act: withWords(kept, sent, unknown), omitted: [...unknown, ...left] }
}
