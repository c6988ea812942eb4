/** Divides text into runs of one font each. A character that no font has is shown as its code point, never dropped. */
import type { Face, FaceName } from './faces.ts'
import { codePointName, visible } from '../visible.ts'

export type Run = { readonly face: FaceName; readonly text: string }

type Coverage = { readonly [N in FaceName]: () => Pick<Face, 'has'> }

const order: ReadonlyArray<FaceName> = ['main', 'names', 'rare']

const faceFor = (faces: Coverage, character: string): Run => {
  const codePoint = character.codePointAt(0) ?? 0
  const face = order.find((name) => faces[name]().has(codePoint))
  return face === undefined
    ? { face: 'main', text: codePointName(character) }
    : { face, text: character }
}

/** The runs in order. Together they contain each character of the text, or its code point. */
export const runsOf = (faces: Coverage, text: string): ReadonlyArray<Run> => {
  const runs: Run[] = []
  for (const character of visible(text)) {
    const next = faceFor(faces, character)
    const last = runs.at(-1)
    if (last?.face === next.face)
      runs[runs.length - 1] = { face: last.face, text: last.text + next.text }
    else runs.push(next)
  }
  return runs
}
