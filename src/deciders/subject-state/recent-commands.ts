/** The commands of a person's latest events, by which a node recognises a command that another node recorded. */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { EventId } from '../../kernel/ids.ts'

type Link = { readonly id: EventId; readonly before: Link | undefined }

/** Two generations: when the newer one is full, it replaces the older one. So nothing is copied. */
export type RecentCommands = {
  readonly newer: Link | undefined
  /** The number of ids in `newer`. */
  readonly count: number
  readonly older: Link | undefined
}

/**
 * At least this many commands are known, at most twice as many. Rows know every command, but are seconds behind; a
 * person does not act so often in that time. The store compares as many ids (`idWindow`).
 */
export const commandsKept = 64

export const noCommands: RecentCommands = { newer: undefined, count: 0, older: undefined }

/** Adds the command of an event. Events of one command are adjacent, so only the first adds it. */
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

/** Whether these are all commands of the stream, since none was dropped yet. */
export const areAll = ({ older }: RecentCommands): boolean => older === undefined

/** The number of commands held. */
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

/** The commands as lists, for a text. */
export const listCommands = ({ newer, older }: RecentCommands): CommandLists => [
  listed(newer),
  older === undefined ? null : listed(older),
]

/** The commands from such lists. */
export const commandsFrom = ([newer, older]: CommandLists): RecentCommands => ({
  newer: linked(newer),
  count: newer.length,
  older: older === null ? undefined : linked(older),
})
