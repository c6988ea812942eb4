/** Whether texts have all of their parts, slot by slot. */
import { isTextRow, partOf, textNameOf } from './text-rows.ts'

/** Slots by text and part, from slots that come in any order, and again. */
export const newTextCheck = () => {
  const bySlot = new Map<
    number,
    { readonly name: string; readonly part: number; readonly parts: number }
  >()
  return {
    see: (slot: number, bytes: Buffer): void => {
      if (isTextRow(bytes)) bySlot.set(slot, { name: textNameOf(bytes), ...partOf(bytes) })
      else bySlot.delete(slot)
    },
    /** The first slot of each text that lacks a part, or has one twice. */
    broken: (): ReadonlyArray<number> => {
      const texts = new Map<
        string,
        { readonly slot: number; readonly parts: number; readonly seen: Set<number>; count: number }
      >()
      for (const [slot, { name, part, parts }] of bySlot) {
        const text = texts.get(name) ?? { slot, parts, seen: new Set<number>(), count: 0 }
        text.count += parts === text.parts && part < parts ? 1 : Number.NaN
        text.seen.add(part)
        texts.set(name, text)
      }
      return [...texts.values()]
        .filter(({ parts, seen, count }) => count !== parts || seen.size !== parts)
        .map(({ slot }) => slot)
    },
  }
}
