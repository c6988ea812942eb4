/** An answer as the page shows it, whatever it is about. */
import type { Language } from '../../src/exports/verify/words/said.ts'
import { statementLines } from '../../src/exports/verify/words/statement-words.ts'
import type { Answer } from './answer.ts'
import { element } from './elements.ts'
import { reportView } from './view.ts'

export const answerView = (language: Language, answer: Answer): ReadonlyArray<Node> => {
  switch (answer.kind) {
    case 'report':
      return reportView(language, answer.report)
    case 'statement': {
      const lines = statementLines(language, answer.report)
      const verdict = element('p', `verdict ${answer.report.verdict}`, lines.at(-1) ?? '')
      return [verdict, ...lines.slice(0, -1).map((line) => element('p', '', line))]
    }
    case 'sentence':
      return [element('p', 'verdict refused', answer.said[language])]
  }
}
