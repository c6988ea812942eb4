/** Removes unregistered words from protective acts, and ids that are evidently numbers of something else. */
import { E } from '../../fp.ts'
import type { View } from '../../catalogue/view.ts'
import { decodeAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { idsIn, isNumberOrHash, registryWords, unfitIds } from '../../commands/chosen-ids.ts'
import { protects } from '../../commands/protective.ts'
import type { Kept } from './omit.ts'
import { isRegistered } from '../registry/registered-words.ts'

/** Replaces a word that was never registered. */
export const nobodys = 'unregistered'

/** The act without these fields, or with `to` in them; unchanged if it would be invalid without them. */
export const changed = (act: Act, names: ReadonlyArray<string>, to: string | undefined): Act =>
  rewritten(act, (name, value) => (names.includes(name) ? to : value))

/** The act with each field replaced by the result of `to`, or dropped if that is undefined. */
const rewritten = (act: Act, to: (name: string, value: unknown) => unknown): Act => {
  const fields = Object.entries(act).map(([name, value]) => [name, to(name, value)] as const)
  const decoded = decodeAct(Object.fromEntries(fields.filter(([, value]) => value !== undefined)))
  // A required device stays: recording the act is more important.
  return E.isLeft(decoded) ? act : decoded.right
}

/**
 * Whether the act is recorded whatever it names: protective acts, and requests that are refused, since the refusal is
 * evidence. Any other act that names an unknown thing is refused, and nothing of it is recorded.
 */
const isRecordedAnyway = (act: Act): boolean => protects(act) || act.act === 'request-disclosure'

/** Fields with unregistered words, of an act that is recorded whatever it names. */
export const unknownWords = (view: View, act: Act): ReadonlyArray<string> =>
  isRecordedAnyway(act) ? registryWords(act, (word) => !isRegistered(view, word)) : nothing

/** Whether anything in the act may have to be replaced. Nearly all acts need nothing. */
export const mayGiveWay = (view: () => View, act: Act): boolean =>
  isRecordedAnyway(act) &&
  ((protects(act) && unfitIds(act).length > 0) || unknownWords(view(), act).length > 0)

const fieldOf = (act: Act, name: string): unknown => new Map(Object.entries(act)).get(name)

const nothing: ReadonlyArray<string> = []

/** The most words sealed beside one act. */
const mostSealed = 10

/** The act with its original words sealed, for the person and for readers of their record. */
const withWords = (act: Act, words: ReadonlyArray<readonly [name: string, word: string]>): Act => {
  const sealed = words
    .filter(([name]) => idsIn(fieldOf(act, name)).includes(nobodys))
    // A value that is evidently a number or a hash is no word that the caller meant.
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
 * Replaces unregistered words by `unregistered`: refusing something that does not exist changes nothing, and clear
 * text must not be chosen by callers. The original words are sealed beside the act. `all`: whether this catalogue is
 * known to be complete; if not, a word may be newly registered, and only words that look like numbers are replaced. A
 * device id that is a padded number, or an id of another kind, is dropped from a protective act, which then applies to
 * everything and so protects no less. Known hole: if an act must name its device (a permission turned off, an
 * uninstall), such an id is recorded as sent.
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
