/** docs/reference/events.md: every event type with its fields, from the codecs that guard the log. */
import { readdirSync } from 'node:fs'
import { declarations } from '../../src/events/declared/declaration.ts'
import type { Table } from '../../src/events/declared/declaration.ts'
import { envelope } from '../../src/events/declared/envelope.ts'
import { envelopeFields, envelopeOptions } from '../../src/events/envelope.ts'
import { definitions } from '../../src/events/ledger-event.ts'
import type { EventType } from '../../src/events/ledger-event.ts'
import { PersonalFields, maxPersonalBytes } from '../../src/events/personal.ts'
import { SealedPart } from '../../src/events/sealed.ts'
import { code, generatedFrom, page, table } from './markdown.mts'
import { vocabulariesOf, fieldsOf } from './shape.mts'
import type { Field } from './shape.mts'
import { commentsIn, root } from './source.mts'

const fieldTable = (fields: ReadonlyArray<Field>): string =>
  fields.length === 0
    ? 'No fields.'
    : table(
        ['field', 'required', 'holds'],
        fields.map(({ name, isOptional, shape }) => [code(name), isOptional ? '' : 'yes', shape]),
      )

const declaredAs = (said: Table[string] | undefined): string => {
  if (said === undefined) throw new RangeError('a field without a declaration')
  if (typeof said === 'string') return said
  return Object.entries(said)
    .map(([name, inner]) => `${name}: ${declaredAs(inner)}`)
    .join('; ')
}

/** The same with what each field may hold in clear. */
const declaredTable = (fields: ReadonlyArray<Field>, declared: Table): string =>
  fields.length === 0
    ? 'No fields.'
    : table(
        ['field', 'required', 'holds', 'declared'],
        fields.map(({ name, isOptional, shape }) => [
          code(name),
          isOptional ? '' : 'yes',
          shape,
          declaredAs(declared[name]),
        ]),
      )

const meanings: ReadonlyMap<string, string> = new Map(
  readdirSync(`${root}src/events/facts`)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...commentsIn(`src/events/facts/${file}`)]),
)

/** Types whose name says it all have no comment. */
const meaningOf = (type: EventType): ReadonlyArray<string> => {
  const meaning = meanings.get(type)
  return meaning === undefined ? [] : [meaning]
}

const section = (definition: (typeof definitions)[EventType]): string => {
  const { type, schemaVersion, body, inClear } = definition
  return [
    `### ${type}`,
    ...meaningOf(type),
    `Schema version ${schemaVersion}.`,
    declaredTable(fieldsOf(body.required, body.optional), inClear),
  ].join('\n\n')
}

const intro = `An event is one closed record: a field that is not listed is refused, and so is a type that is not.
On disk it is RFC 8785 canonical JSON. An older schema version is brought up to the current one when it is read;
an unknown type or version stops the projector, with its position. See [formats](formats.md) for the bytes and
[acts](acts.md) for what makes these events.`

/** The page's text. */
export const eventsPage = (): string => {
  const parts = [
    generatedFrom('src/events'),
    '# Events',
    intro,
    `## Envelope\n\nAround the body of every event stand these fields, \`type\` and \`body\`; \`sealed\` is there when personal\nfields are.`,
    declaredTable(fieldsOf(envelopeFields, envelopeOptions), envelope),
    `\`occurredAt\` is when it happened, as claimed by \`timeSource\`; \`recordedAt\` is when this ledger wrote it, and never\ngoes back. \`payloadTag\` is there when the request carried an\n\`Idempotency-Key\`: it, \`causationId\` and a \`correlationId\` of the caller's are keyed under the person's key, and tell\nnothing without it ([decision 17](../decisions/0017-keyed-commands.md)). Older events hold an unkeyed \`command\` instead.`,
    `## Personal fields\n\nThe only place where words about a person may stand. They are sealed under that person's key before the event\nreaches the log, at most ${maxPersonalBytes} bytes a person. No other field of any event may hold them.`,
    fieldTable(fieldsOf(PersonalFields.required, PersonalFields.optional)),
    '## Sealed part\n\nWhat the log holds instead: one for each person concerned, at most 4.',
    fieldTable(fieldsOf(SealedPart.required, SealedPart.optional)),
    `## Types\n\n${Object.keys(definitions).length} types, in the order of the source.`,
    ...Object.values(definitions).map(section),
    `## Declarations\n\nWhat a field may hold in clear; a field without a declaration does not compile.`,
    table(
      ['declared', 'is'],
      Object.entries(declarations).map(([name, meaning]) => [name, meaning]),
    ),
  ]
  return page(...parts, '## Vocabulary', table(['name', 'words'], vocabulariesOf(parts)))
}
