/** Words for people, in both languages the product speaks, and where in the policy a thing comes from. */
import type { t } from '../../fp.ts'
import { closed, list, text } from '../../kernel/codec.ts'

/** The same words in Chinese and English, our own and never the policy's. */
export const Label = closed('Label', { 'zh-CN': text(400), en: text(400) })
export type Label = t.TypeOf<typeof Label>

/** Ids of the clauses an item comes from, such as `1.2(6)` or `4-E3`; at least one is asked for by lint. */
export const Clauses = list(text(16), 40)
export type Clauses = t.TypeOf<typeof Clauses>
