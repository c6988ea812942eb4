/**
 * Old shapes to new ones, by type and schema version, one step at a time: version n to n + 1.
 * An entry stays for ever: the bytes it reads are in somebody's log.
 */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Unreadable } from './envelope.ts'
import { definitions } from './ledger-event.ts'

type Body = { readonly [key: string]: unknown }
type Upcaster = (body: Body) => Body

/** Keyed `Type/fromVersion`. */
export type Upcasters = ReadonlyMap<string, Upcaster>

/** Steps from each old version to the next. */
export const upcasters: Upcasters = new Map<string, Upcaster>([
  // Nobody could be recorded as having asked for it before.
  ['ExportBegun/1', (body) => body],
])

const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const versions: ReadonlyMap<string, number> = new Map(
  Object.values(definitions).map(({ type, schemaVersion }) => [type, schemaVersion]),
)

/** Brings a parsed event up to the current shape of its type; `current` and `steps` are given in tests of old shapes. */
export const upcastWith =
  (steps: Upcasters, current: ReadonlyMap<string, number>) =>
  (value: unknown): Either<Unreadable, unknown> => {
    if (!isRecord(value) || typeof value['type'] !== 'string') return E.left('malformed')
    const type = value['type']
    const target = current.get(type)
    if (target === undefined) return E.left('unknown-type')
    let version = value['schemaVersion']
    if (version === target) return E.right(value)
    let body = value['body']
    while (version !== target) {
      const step = typeof version === 'number' ? steps.get(`${type}/${version}`) : undefined
      if (step === undefined || typeof version !== 'number' || !isRecord(body))
        return E.left('unknown-version')
      body = step(body)
      version += 1
    }
    return E.right({ ...value, schemaVersion: target, body })
  }

export const upcast = upcastWith(upcasters, versions)
