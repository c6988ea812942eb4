/** Words for people in both languages. */
import type { Label } from '../../catalogue/package/label.ts'

/** The words for people, for each word of a vocabulary. */
export type Said<W extends string> = { readonly [Word in W]: Label }

/** A label from its two texts. */
export const both = (zh: string, en: string): Label => ({ 'zh-CN': zh, en })
