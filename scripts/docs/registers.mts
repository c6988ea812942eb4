/** The shapes of the registers' rows, for docs/reference/projections.md. */
import { registerRows } from '../../src/ledger/reading/register-rows.ts'
import { registers } from '../../src/api/routes/registers.ts'
import { code, table } from './markdown.mts'
import { fieldsOf, shapeOf, vocabulariesOf } from './shape.mts'

type Row = (typeof registerRows)[keyof typeof registerRows]['row']
type Record = { readonly required: never; readonly optional: never }

const isRecord = (codec: unknown): codec is Record =>
  typeof codec === 'object' && codec !== null && 'required' in codec && 'optional' in codec

const hasTypes = (codec: unknown): codec is { readonly types: ReadonlyArray<unknown> } =>
  typeof codec === 'object' && codec !== null && 'types' in codec

const recordTable = (codec: unknown): string =>
  isRecord(codec)
    ? table(
        ['field', 'holds'],
        fieldsOf(codec.required, codec.optional).map(({ name, isOptional, shape }) => [
          `${code(name)}${isOptional ? ' (optional)' : ''}`,
          shape,
        ]),
      )
    : shapeOf(codec)

const tablesOf = (row: unknown): ReadonlyArray<string> =>
  hasTypes(row)
    ? [`One of ${String(row.types.length)}:`, ...row.types.map(recordTable)]
    : [recordTable(row)]

/** Every shape once, with the routes that show it. */
const shapes = (): ReadonlyMap<Row, ReadonlyArray<string>> => {
  const found = new Map<Row, ReadonlyArray<string>>()
  for (const { projection, route } of Object.values(registers)) {
    const { row } = registerRows[projection]
    found.set(row, [...(found.get(row) ?? []), route.path])
  }
  return found
}

/** The sections, the first with what they have in common, the last with the words that they use. */
export const registerSections = (): ReadonlyArray<string> => {
  const sections = [...shapes()].flatMap(([row, paths]) => [
    `### ${paths.map((path) => code(`GET ${path}`)).join(', ')}`,
    ...tablesOf(row),
  ])
  return [
    '## Registers',
    `Rows that are listed over HTTP, each as \`{key, row, now}\`: \`row\` is as below, and \`now\` says what of it is in force at
the reading. \`Mark\` is the time at which something happened and the event that says so.`,
    ...sections,
    '## Vocabulary',
    table(
      ['name', 'words'],
      vocabulariesOf(sections).map(([name, words]) => [name, words]),
    ),
  ]
}
