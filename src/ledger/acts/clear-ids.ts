/** An act that protects is recorded without words that nobody published, and without ids that are plainly somebody's number. */
import { E } from '../../fp.ts'
import type { View } from '../../catalogue/view.ts'
import { decodeAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { idsIn, isNumberOrHash, registryWords, unfitIds } from '../../commands/chosen-ids.ts'
import { protects } from '../../commands/protective.ts'
import type { Kept } from './omit.ts'
import { isRegistered } from '../registry/registered-words.ts'

/** What stands in clear for a word that nobody ever published. */
export const nobodys = 'unregistered'

/** The act without these fields, or with `to` in them; as it was where it would be none without. */
export const changed = (act: Act, names: ReadonlyArray<string>, to: string | undefined): Act =>
  rewritten(act, (name, value) => (names.includes(name) ? to : value))

/** The act with each field as `to` says, and without those of which it says nothing. */
const rewritten = (act: Act, to: (name: string, value: unknown) => unknown): Act => {
  const fields = Object.entries(act).map(([name, value]) => [name, to(name, value)] as const)
  const decoded = decodeAct(Object.fromEntries(fields.filter(([, value]) => value !== undefined)))
  // A device that must be named stays: that the word is recorded comes first.
  return E.isLeft(decoded) ? act : decoded.right
}

/**
 * Recorded whatever it names: what protects the person, and what is asked for and not given, since the refusal is
 * evidence too. Anything else that names what does not exist is refused, and nothing of it is recorded.
 */
const isRecordedAnyway = (act: Act): boolean => protects(act) || act.act === 'request-disclosure'

/** Fields with registry words that nobody ever published, of an act that is recorded whatever it names. */
export const unknownWords = (view: View, act: Act): ReadonlyArray<string> =>
  isRecordedAnyway(act) ? registryWords(act, (word) => !isRegistered(view, word)) : nothing

/** Whether anything of the act may have to give way: of nearly all acts nothing has, and they go on as they came. */
export const mayGiveWay = (view: () => View, act: Act): boolean =>
  isRecordedAnyway(act) &&
  ((protects(act) && unfitIds(act).length > 0) || unknownWords(view(), act).length > 0)

const fieldOf = (act: Act, name: string): unknown => new Map(Object.entries(act)).get(name)

const nothing: ReadonlyArray<string> = []

/** As many as are sealed beside one act. */
const mostSealed = 10

/** With what was said kept for the person, and for those who may read their record: sealed, never in clear. */
const withWords = (act: Act, words: ReadonlyArray<readonly [name: string, word: string]>): Act => {
  const sealed = words
    .filter(([name]) => idsIn(fieldOf(act, name)).includes(nobodys))
    // What is plainly a number or a hash was no word that anybody meant.
    .filter(([, word]) => !isNumberOrHash(word))
    .map(([name, word]) => `${name}: ${word}`)
  if (sealed.length === 0) return act
  return { ...act, personal: { ...act.personal, unregistered: sealed.slice(0, mostSealed) } }
}

const named = (value: unknown, isGone: (word: string) => boolean): unknown => {
  if (!Array.isArray(value)) return nobodys
  return [...new Set(idsIn(value).map((word) => (isGone(word) ? nobodys : word)))]
}

/**
 * Of an act of which something may give way: a word of the registry that nobody ever published gives way to
 * `unregistered`, since a no to what does not exist changes nothing, and clear text is not of a caller's choosing; what
 * was said is sealed beside it.
 * `all`: whether the catalogue here is known to be whole; while it is not, a word may well be an officer's, and only
 * what looks like a number gives way. A device id that is a padded number, or any id of another kind, is left out of an
 * act that protects, so that the no is to everything rather than to less than was meant. Known hole: where an act must
 * name its device (a permission seen off, an uninstall), such an id is recorded as it came.
 */
export const withoutUnknown = (view: View, all: boolean, sent: Act): Kept => {
  const unfit = protects(sent) ? unfitIds(sent) : nothing
  const isGone = (word: string): boolean =>
    !isRegistered(view, word) && (all || isNumberOrHash(word))
  const unknown = unknownWords(view, sent).filter((name) => idsIn(fieldOf(sent, name)).some(isGone))
  const words = unknown.flatMap((name) =>
    idsIn(fieldOf(sent, name)).flatMap((word) => (isGone(word) ? [[name, word] as const] : [])),
  )
  const clear =
    unknown.length === 0
      ? sent
      : rewritten(sent, (name, value) => (unknown.includes(name) ? named(value, isGone) : value))
  const kept = unfit.length === 0 ? clear : changed(clear, unfit, undefined)
  const left = unfit.filter((name) => !(name in kept))
  return { act: withWords(kept, words), omitted: [...unknown, ...left] }
}
