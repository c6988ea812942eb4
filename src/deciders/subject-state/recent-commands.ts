/** The commands behind a person's latest events: by these a node knows a command that another node recorded. */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { EventId } from '../../kernel/ids.ts'

type Link = { readonly id: EventId; readonly before: Link | undefined }

/** Two generations, so that old ones go without copying the others: the newer one pushes the older one out once it is full. */
export type RecentCommands = {
  readonly newer: Link | undefined
  /** Of `newer`. */
  readonly count: number
  readonly older: Link | undefined
}

/**
 * Distinct commands that are surely known; at most twice as many. Rows, which know every command, are seconds behind,
 * and a person does not act that often in those. As many as the store compares ids with (`idWindow`).
 */
export const commandsKept = 64

export const noCommands: RecentCommands = { newer: undefined, count: 0, older: undefined }

/** Events of one command follow one another: only the first of them adds it. */
export const withCommandOf = (
  commands: RecentCommands,
  { causationId: id, payloadTag }: LedgerEvent,
): RecentCommands => {
  const { newer, count, older } = commands
  if (payloadTag === undefined || id === newer?.id) return commands
  return count < commandsKept
    ? { newer: { id, before: newer }, count: count + 1, older }
    : { newer: { id, before: undefined }, count: 1, older: newer }
}

const holds = (links: Link | undefined, id: EventId): boolean => {
  for (let link = links; link !== undefined; link = link.before) if (link.id === id) return true
  return false
}

/** Whether the command is among the latest ones. */
export const isAmong = ({ newer, older }: RecentCommands, id: EventId): boolean =>
  holds(newer, id) || holds(older, id)

/** Whether these are all that the stream holds: none was let go yet. */
export const areAll = ({ older }: RecentCommands): boolean => older === undefined

/** How many are held. */
export const commandsIn = ({ count, older }: RecentCommands): number =>
  older === undefined ? count : count + commandsKept

/** Their ids, the latest first. */
export type CommandLists = readonly [
  newer: ReadonlyArray<EventId>,
  older: ReadonlyArray<EventId> | null,
]

const listed = (links: Link | undefined): ReadonlyArray<EventId> => {
  const ids: EventId[] = []
  for (let link = links; link !== undefined; link = link.before) ids.push(link.id)
  return ids
}

const linked = (ids: ReadonlyArray<EventId>): Link | undefined =>
  ids.reduceRight<Link | undefined>((before, id) => ({ id, before }), undefined)

/** As lists, to be written. */
export const listCommands = ({ newer, older }: RecentCommands): CommandLists => [
  listed(newer),
  older === undefined ? null : listed(older),
]

/** As they were when they were listed. */
export const commandsFrom = ([newer, older]: CommandLists): RecentCommands => ({
  newer: linked(newer),
  count: newer.length,
  older: older === null ? undefined : linked(older),
})
