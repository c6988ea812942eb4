/** One real example for each answer: taken from a run of the server, which a test repeats (`npm run examples` writes it). */
import stored from './examples.json' with { type: 'json' }

type Examples = {
  readonly [route: string]: {
    readonly [status: string]: { readonly [media: string]: unknown } | undefined
  }
}

const examples: Examples = stored

/** Lines of a stream are kept as records: shown as they are sent. */
const asSent = (media: string, value: unknown): unknown =>
  media === 'application/x-ndjson' && Array.isArray(value)
    ? value.map((line) => `${JSON.stringify(line)}\n`).join('')
    : value

/** Its answer of this status and media type. Throws RangeError where there is none. */
export const exampleOf = (route: string, status: number, media: string): unknown => {
  const found = examples[route]?.[String(status)]?.[media]
  if (found === undefined) throw new RangeError(`no example of ${route} ${status} ${media}`)
  return asSent(media, found)
}
