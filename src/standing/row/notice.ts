/** A person's standing towards a policy, as text and back; its notices are entries of their own. */
import { entriesFrom, valuesOf } from '../../kernel/entries.ts'
import { trusted } from '../../kernel/ids.ts'
import { field, flag, has, text } from './field-text.ts'
import type { EntryText } from './field-text.ts'
import type { Acceptance, Mark, PolicyStanding, Use } from '../standing.ts'

type Policy = Omit<PolicyStanding, 'notices'>

const acceptanceFrom = (fields: ReadonlyArray<string>, index = 0): Acceptance => {
  const at: Acceptance['at'] = field(fields, index)
  const event: Acceptance['event'] = field(fields, index + 1)
  const state: Acceptance['state'] = field(fields, index + 2)
  const version: Acceptance['version'] = field(fields, index + 3)
  return has(fields, index + 4)
    ? { at, event, state, version, mode: field(fields, index + 4) }
    : { at, event, state, version }
}

const acceptanceText = (a: Acceptance | undefined): string =>
  a === undefined ? '||||' : `${a.at}|${a.event}|${a.state}|${a.version}|${text(a.mode)}`

// Of a use: version, time, event, whether it was proven, versions before it. `;` is in none of them, nor `/`.
const useText = (use: Use): string =>
  [use.version, use.at, use.event, flag(use.proven), use.before?.join('/') ?? '*'].join(';')

const useFrom = (written: string): readonly [version: string, use: Use] => {
  const parts = written.split(';')
  const before = parts[4] ?? '*'
  const use: Use = {
    version: field(parts, 0),
    at: field(parts, 1),
    event: field(parts, 2),
    ...(has(parts, 3) ? { proven: true as const } : {}),
    ...(before === '*'
      ? {}
      : {
          before: before === '' ? [] : before.split('/').map((id) => trusted<Use['version']>(id)),
        }),
  }
  return [use.version, use]
}

// People who used the service before a version was accepted are few, and fewer are read.
const saidFrom = (fields: ReadonlyArray<string>): Pick<Policy, 'said' | 'uses'> => ({
  ...(has(fields, 8) ? { said: acceptanceFrom(fields, 8) } : {}),
  ...(has(fields, 13) ? { uses: entriesFrom((fields[13] ?? '').split(',').map(useFrom)) } : {}),
})

export const policy: EntryText<Policy> = {
  write: ({ acceptance, clicked: c, said, uses }) => {
    const clicked = c === undefined ? '||' : `${c.at}|${c.event}|${c.version}`
    const shown = `${acceptanceText(acceptance)}|${clicked}`
    return said === undefined && uses === undefined
      ? shown
      : `${shown}|${acceptanceText(said)}|${valuesOf(uses).map(useText).join(',')}`
  },
  read: (fields) => {
    const more = fields.length > 8 ? saidFrom(fields) : undefined
    if (!has(fields, 0)) return more ?? {}
    const acceptance = acceptanceFrom(fields)
    if (!has(fields, 5)) return more === undefined ? { acceptance } : { acceptance, ...more }
    const clicked = {
      at: field<Mark['at']>(fields, 5),
      event: field<Mark['event']>(fields, 6),
      version: field<Acceptance['version']>(fields, 7),
    }
    return more === undefined ? { acceptance, clicked } : { acceptance, clicked, ...more }
  },
}
