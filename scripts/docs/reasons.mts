/** docs/reference/reasons.md: the precedence and the reason codes, from the gates themselves. */
import { reasonCodes } from '../../src/decisions/answer.ts'
import { code, codes, generatedFrom, page, table } from './markdown.mts'
import { reasonWords } from '../../src/decisions/reason-words.ts'
import { commentsIn, sourceText, topOf } from './source.mts'

const decide = 'src/decisions/decide.ts'

type Gate = { readonly name: string; readonly path: string }

/** The gates in the order in which decide.ts walks them. */
const gates = (): ReadonlyArray<Gate> => {
  const text = sourceText(decide)
  const listed = /const gates: ReadonlyArray<Gate> = \[([^\]]*)\]/.exec(text)?.[1] ?? ''
  return [...listed.matchAll(/\w+/g)].map(([name]) => {
    const file = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '\\./([^']+)'`).exec(
      text,
    )?.[1]
    if (file === undefined) throw new Error(`${decide} walks ${name}, and imports it from nowhere`)
    return { name, path: `src/decisions/${file}` }
  })
}

// A gate that shares its file has a comment of its own; the number in it is that of the domain's own list.
const meaningOf = ({ name, path }: Gate): string => {
  const said = (commentsIn(path).get(name) ?? topOf(path)).replace(/^Precedence [^:.]*[:.] /, '')
  return said.slice(0, 1).toUpperCase() + said.slice(1)
}

/** Codes that stand in the gate's file. */
const codesOf = ({ path }: Gate): ReadonlyArray<string> => {
  const text = sourceText(path)
  return reasonCodes.filter((reason) => text.includes(`'${reason}'`))
}

const intro = `A decision is ALLOW, DENY, PROMPT (ask the person, then ask again) or STORE_ONLY. The gates below are
evaluated in order. The first gate that objects decides, and its reasons are those of the decision. If no gate objects, the
decision is ALLOW. Codes are for programs and do not change; \`item\` beside a code names its object.`

/** The page's text. */
export const reasonsPage = (): string => {
  const walked = gates()
  return page(
    generatedFrom('src/decisions'),
    '# Decisions: precedence and reasons',
    intro,
    '## Gates, in order of precedence',
    table(
      ['', 'gate', 'looks at', 'reasons it can give'],
      walked.map((gate, index) => [
        String(index + 1),
        code(gate.name),
        meaningOf(gate),
        codes(codesOf(gate)),
      ]),
    ),
    `Before the first gate, a purpose that no version in force registers is denied. \`gateEnded\` and \`gateConsent\` share
one source file, so both list its codes: the first looks for consents that have ended, the second for consents that are
missing. Rows that are too far behind the log are not used: \`PROJECTION_BEHIND\`.`,
    '## Reason codes',
    table(
      ['code', 'says', '中文'],
      reasonCodes.map((reason) => [
        code(reason),
        reasonWords[reason].en,
        reasonWords[reason]['zh-CN'],
      ]),
    ),
  )
}
