/** Chooses the answers for the operations log: all that matter to an operator, and no probe every second. */
import type { RequestLine } from './log-line.ts'

/** Asked by machines all the time, and about nobody. */
const probes: ReadonlySet<string> = new Set([
  'livez',
  'readyz',
  'health',
  'metrics',
  'openapi',
  'docs',
])
const decisions: ReadonlySet<string> = new Set(['askByQuery', 'ask', 'askMany', 'viewOfRecipient'])
/** Whether answers of this route are decisions. */
export const isDecision = (route: string): boolean => decisions.has(route)

const firstRefusal = 400

/** Refusals always; acts, readings and changes of access always; decisions where they are asked for. */
export const isLogged = (
  { route, status }: Pick<RequestLine, 'route' | 'status'>,
  withDecisions: boolean,
): boolean =>
  status >= firstRefusal || (!probes.has(route) && (withDecisions || !decisions.has(route)))
