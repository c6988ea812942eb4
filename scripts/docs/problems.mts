/** docs/reference/problems.md: every problem the HTTP interface can answer. */
import { titleIn } from '../../src/api/contract/problem-words.ts'
import { problems } from '../../src/api/problems/problems.ts'
import { problemMediaType, problemType } from '../../src/http/answers/problem.ts'
import type { ProblemName } from '../../src/api/problems/problem-names.ts'
import { code, generatedFrom, page, plain, table } from './markdown.mts'

const isName = (name: string): name is ProblemName => Object.hasOwn(problems, name)
const names = Object.keys(problems).filter(isName)

const intro = `A request that is not served is answered with a problem document (RFC 9457) of media type
\`${problemMediaType}\`: \`type\`, \`title\`, \`status\` and \`requestId\`; \`errors\` names each field at fault and what would be
accepted there. \`about\` names what of the request the
problem is about. Members beside these hold the ledger's own words only: limits, instants of its own, roles, closed lists
of words. The title is in Chinese or English by \`Accept-Language\`, English where it names neither; what is expected of a field
is told in English. Nothing that was sent comes back but names of fields. Nothing was stored, except under
\`outcome-unknown\`: there, send the same request with the same \`Idempotency-Key\` again.`

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
