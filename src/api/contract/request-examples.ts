/** One body of each act and of each registration, as a server took it in a run: `npm run examples` writes it, a test repeats it. */
import type { Schema } from '../schema.ts'
import stored from './request-examples.json' with { type: 'json' }

/** By route, then by the name in the field `act`. */
const taken: { readonly [route: string]: { readonly [act: string]: unknown } } = stored

/** The examples of a media type in OpenAPI: `only`, or one for each name where the route's bodies have names. */
export const shownBodies = (route: string, only: unknown): Schema => {
  const named = taken[route]
  if (named === undefined) return { example: only }
  const examples = Object.entries(named).map(([name, value]) => [name, { value }] as const)
  return { examples: Object.fromEntries(examples) }
}
