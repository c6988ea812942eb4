/** With whom an officer found a person to be one, in their standing. */
import type { Occurred } from '../../events/ledger-event.ts'
import { withEntry, withoutEntry } from '../../kernel/entries.ts'
import { changed, own } from '../latest.ts'
import type { Standing } from '../standing.ts'

type JoiningEvent = Extract<Occurred, { readonly type: 'SurrogatesJoined' | 'SurrogatesSeparated' }>

/** A separation ends the joining that it names and no later one. Each is recorded before the next is decided. */
export const evolveJoined = (standing: Standing, event: JoiningEvent): Standing => {
  const { joined } = standing
  const { other, joining } = event.body
  if (event.type === 'SurrogatesJoined') {
    const entry = { at: event.occurredAt, event: event.id, joining }
    return changed(standing, 'joined', withEntry(joined, other, entry))
  }
  return own(joined, other)?.joining === joining
    ? changed(standing, 'joined', withoutEntry(joined, other))
    : standing
}
