/** The ruling over a folded standing: the product decides through the lens of a row. */
import type { View } from '../../src/catalogue/view.ts'
import type { Ruling } from '../../src/decisions/answer.ts'
import { decideThrough } from '../../src/decisions/decide.ts'
import type { Question } from '../../src/decisions/question.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { lensOf } from '../../src/standing/lens/folded-lens.ts'
import type { Standing } from '../../src/standing/standing.ts'

export const decide = (view: View, standing: Standing, question: Question, at: Instant): Ruling =>
  decideThrough(view, lensOf(standing), question, at)
