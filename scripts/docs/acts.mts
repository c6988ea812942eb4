/** docs/reference/acts.md: every act and registry command with its fields, and who may record it. */
import { timeSources } from '../../src/api/act-roles.ts'
import { common } from '../../src/commands/acts/act.ts'
import { aboutAct, actCodecs, actNames } from '../../src/commands/acts.ts'
import type { ActName } from '../../src/commands/acts.ts'
import { registryCodecs } from '../../src/commands/registry.ts'
import type { ClosedSchema } from '../../src/api/route.ts'
import { code, codes, generatedFrom, page, table } from './markdown.mts'
import { vocabulariesOf, fieldsOf } from './shape.mts'

const fieldTable = ({
  required,
  optional,
}: Pick<ClosedSchema, 'required' | 'optional'>): string => {
  const own = fieldsOf(required, optional).filter(
    ({ name }) => name !== 'act' && !Object.hasOwn(common, name),
  )
  return own.length === 0
    ? 'No fields of its own.'
    : table(
        ['field', 'required', 'holds'],
        own.map(({ name, isOptional, shape }) => [code(name), isOptional ? '' : 'yes', shape]),
      )
}

const section = (name: ActName): string =>
  [
    `### ${name}`,
    `${aboutAct(name).means} Recorded by: ${aboutAct(name).by.join(', ')}.`,
    fieldTable(actCodecs[name]),
  ].join('\n\n')

const intro = `An act is what a person did, or what was done about them. It is sent to
\`POST /v1/subjects/{subject}/acts\` as JSON; its field \`act\` names it. The ledger decides whether it may be recorded,
appends the [events](events.md) it makes, and answers with a receipt once they are on disk. An act that changes nothing,
such as a second tap, is accepted and records nothing; a word of the person that is said again later is
[recorded again](../explanation/two-clocks.md#the-order-of-recording-does-not-matter). A refused act names its [problem](problems.md).`

/** The page's text. */
export const actsPage = (): string => {
  const parts = [
    generatedFrom('src/commands', 'src/api/act-roles.ts'),
    '# Acts',
    intro,
    '## Fields of every act\n\nAll of them may be left out.',
    table(
      ['field', 'holds'],
      fieldsOf({}, common).map(({ name, shape }) => [code(name), shape]),
    ),
    `Without \`occurredAt\` it happened now. A claimed time may lie at most 90 days back, and not after now; only the time
source \`import\` reaches further back. Whose word on the time is taken from whom:`,
    table(
      ['role', 'time sources'],
      Object.entries(timeSources).map(([role, sources]) => [role, codes(sources)]),
    ),
    `## Acts\n\n${actNames.length} acts.`,
    ...actNames.map(section),
    `## Registry commands\n\nWhat officers register beside policy versions, by \`POST /v1/catalogue\`.`,
    ...Object.entries(registryCodecs).map(([name, codec]) => `### ${name}\n\n${fieldTable(codec)}`),
  ]
  return page(...parts, '## Vocabulary', table(['name', 'words'], vocabulariesOf(parts)))
}
