/** Words for people in both languages. */
import type { Label } from '../../catalogue/package/label.ts'

/** Each word of a vocabulary, as people are told it. */
export type Said<W extends string> = { readonly [Word in W]: Label }

/** A label out of its two texts. */
export const both = (zh: string, en: string): Label => ({ 'zh-CN': zh, en })
