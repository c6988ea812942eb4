/** Query strings by a closed codec: which parameters are lists or numbers is read off it once, at start. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decode } from '../../kernel/codec.ts'
import type { ClosedType } from '../../kernel/codec.ts'
import type { Problem } from '../answers/outcome.ts'

type Kind = 'text' | 'list' | 'whole'

const kindOf = (codec: object): Kind => {
  const tag: unknown = '_tag' in codec ? codec._tag : undefined
  return tag === 'List' ? 'list' : tag === 'Whole' ? 'whole' : 'text'
}

const decoded = (text: string): string =>
  text.includes('%') || text.includes('+') ? decodeURIComponent(text.replaceAll('+', ' ')) : text

const valueOf = (kind: Kind, text: string): unknown => {
  if (kind === 'list') return text.split(',')
  // Left as text where it is no number: the codec says what it expected.
  return kind === 'whole' && /^\d{1,15}$/.test(text) ? Number(text) : text
}

const unknown = (name: string): Either<Problem, never> =>
  E.left({ problem: 'invalid-request', errors: [{ path: name, expected: 'no such parameter' }] })

type Fields = Record<string, unknown>

const split = (kinds: ReadonlyMap<string, Kind>, search: string): Either<Problem, Fields> => {
  const fields: Fields = {}
  for (let start = 0; start < search.length;) {
    const ampersand = search.indexOf('&', start)
    const end = ampersand === -1 ? search.length : ampersand
    const equals = search.indexOf('=', start)
    const middle = equals === -1 || equals > end ? end : equals
    if (end > start) {
      const name = decoded(search.slice(start, middle))
      const kind = kinds.get(name)
      if (kind === undefined) return unknown(name)
      if (fields[name] !== undefined)
        return E.left({
          problem: 'duplicate-parameter',
          errors: [{ path: name, expected: 'this parameter once' }],
        })
      fields[name] = valueOf(kind, decoded(search.slice(middle + 1, end)))
    }
    start = end + 1
  }
  return E.right(fields)
}

/** A reader of the part after `?`. */
export const queryReader = <Q>(codec: ClosedType<Q>): ((search: string) => Either<Problem, Q>) => {
  const kinds = new Map(
    Object.entries({ ...codec.required, ...codec.optional }).map(([name, each]) => [
      name,
      kindOf(each),
    ]),
  )
  const decodeFields = decode(codec)
  return (search) => {
    try {
      const fields = split(kinds, search)
      if (E.isLeft(fields)) return fields
      if (codec.is(fields.right)) return E.right(fields.right)
      const result = decodeFields(fields.right)
      return E.isRight(result)
        ? result
        : E.left({ problem: 'invalid-request', errors: result.left })
    } catch (cause) {
      if (cause instanceof URIError) return E.left({ problem: 'malformed-url' })
      throw cause
    }
  }
}
