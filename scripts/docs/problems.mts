/** docs/reference/problems.md: every problem the HTTP interface can answer. */
import { titleIn } from '../../src/api/contract/problem-words.ts'
import { problems } from '../../src/api/problems/problems.ts'
import { problemMediaType, problemType } from '../../src/http/answers/problem.ts'
import type { ProblemName } from '../../src/api/problems/problem-names.ts'
import { code, generatedFrom, page, plain, table } from './markdown.mts'

const isName = (name: string): name is ProblemName => Object.hasOwn(problems, name)
const names = Object.keys(problems).filter(isName)

const intro = `A request that fails is answered with a problem document (RFC 9457) of media type \`${problemMediaType}\`: \`type\`, \`title\`,
\`status\` and \`requestId\`. \`errors\` names each invalid field and the expected value, in English. \`about\` names the part of
the request that the problem concerns. Other members have the ledger's own values only: limits, instants, roles, closed
lists of terms. No value of the request is repeated. The title is in Chinese or English by \`Accept-Language\`, else in English.

Nothing was stored, except perhaps under \`outcome-unknown\`: send the same request with the same \`Idempotency-Key\` again.`

const kindOf = (name: ProblemName): { readonly status: number; readonly title: string } =>
  problems[name]

const retryOf = (name: ProblemName): string => {
  const kind: { readonly retryAfterS?: number } = problems[name]
  return kind.retryAfterS === undefined ? '' : `${kind.retryAfterS} s`
}

/** The page's text. */
export const problemsPage = (): string =>
  page(
    generatedFrom('src/api/problems/problems.ts'),
    '# Problems',
    intro,
    `The \`type\` is ${code(problemType('route-unknown').replace('route-unknown', '<name>'))}, and does not change. "Retry" is the \`Retry-After\` that is sent.`,
    table(
      ['name', 'status', 'title', '中文', 'retry'],
      [...names]
        .sort((a, b) => kindOf(a).status - kindOf(b).status || (a < b ? -1 : 1))
        .map((name) => [
          code(name),
          String(kindOf(name).status),
          plain(kindOf(name).title),
          plain(titleIn('zh-CN', name)),
          retryOf(name),
        ]),
    ),
  )
