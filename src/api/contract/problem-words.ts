/** The one catalogue of what problems say, in every language that the ledger speaks. */
import type { ProblemName } from '../problems/problem-names.ts'
import { problems } from '../problems/problems.ts'
import type { Language } from './language.ts'
import { chineseTitles } from './problem-titles-zh.ts'

/** The title of a problem: one sentence, without a full stop. */
export const titleIn = (language: Language, name: ProblemName): string =>
  language === 'en' ? problems[name].title : chineseTitles[name]
