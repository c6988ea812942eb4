/** docs/reference/projections.md: every projection whose rows are kept. */
import { existsSync, readdirSync } from 'node:fs'
import { allProjections } from '../../projections/all.ts'
import { code, generatedFrom, page, table } from './markdown.mts'
import { registerSections } from './registers.mts'
import { root, topOf } from './source.mts'

const intro = `Rows are folded from events, one row to a key. They may be deleted at any time and are folded anew. A projection whose
version is raised is rebuilt at the next start, beside the old rows.`

const folder = 'projections'

/** The file that a projection stands in: it has the projection's name, in one of the rooms. */
const pathOf = (name: string): string => {
  const file = `${name}.ts`
  const room = readdirSync(`${root}${folder}`).find((each) =>
    existsSync(`${root}${folder}/${each}/${file}`),
  )
  return `${folder}/${room}/${file}`
}

const row = (name: string, version: number): ReadonlyArray<string> => [
  code(name),
  String(version),
  topOf(pathOf(name)),
]

/** The page's text. */
export const projectionsPage = (): string =>
  page(
    generatedFrom('projections', 'src/api/routes/registers.ts'),
    '# Projections',
    intro,
    table(
      ['projection', 'version', 'answers'],
      allProjections.map((use) => use(({ name, version }) => row(name, version))),
    ),
    ...registerSections(),
  )
