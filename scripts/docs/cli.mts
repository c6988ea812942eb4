/** docs/reference/cli.md: written by hand but for each command's help, which stands in it as the program prints it. */
import { commands } from '../../src/cli/commands.ts'
import { helpOf, overview } from '../../src/cli/help.ts'
import { sourceText } from './source.mts'

const path = 'docs/reference/cli.md'

const helps: ReadonlyArray<readonly [name: string, help: string]> = [
  ['consent-ledger', overview(commands)],
  ...(await Promise.all(
    commands.map(async ({ name, load }) => [name, helpOf(name, await load())] as const),
  )),
]

/** The page with each help in its place. Throws where a command has no heading with a block of text right after it. */
export const cliPage = (): string =>
  helps.reduce((page, [name, help]) => {
    const start = page.indexOf(`\n## ${name}\n\n\`\`\`text\n`)
    const from = page.indexOf('```text\n', start) + '```text\n'.length
    const to = page.indexOf('\n```', from)
    if (start === -1 || to === -1) throw new Error(`${path} has no place for the help of ${name}`)
    return page.slice(0, from) + help.trimEnd() + page.slice(to)
  }, sourceText(path))
