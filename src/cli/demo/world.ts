/** The surroundings of a demo: ids, chance and time, all from one seed and one end. */
import { uuidFrom, sha256 } from '../../kernel/hash.ts'
import { deviceFrom, matterFrom, subjectFrom, trusted } from '../../kernel/ids.ts'
import type { DeviceId, EventId, MatterId, Sha256, SubjectId } from '../../kernel/ids.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
/** Histories begin this many days before the end: well within what may be claimed after the fact. */
export const firstDay = 42

export type World = {
  readonly seed: string
  readonly end: Instant
  readonly subject: (who: string) => SubjectId
  readonly device: (who: string, name: string) => DeviceId
  readonly matter: (prefix: 'dsc' | 'pub' | 'exm', who: string, name: string) => MatterId
  /** One survey, the same for everybody. */
  readonly survey: (name: string) => MatterId
  readonly hash: (...parts: ReadonlyArray<string>) => Sha256
  readonly command: (step: number) => EventId
  /** Milliseconds since 1970 of a time of day, `day` ≥ 1 days before the end. Minutes count from midnight UTC. */
  readonly at: (day: number, minutes: number) => number
  /** Numbers from 0 to below 1, the same for the same person. */
  readonly chance: (who: string) => () => number
}

/** Mulberry32: small, and good enough to make people differ. */
const mulberry = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The world of one seed, ending at midnight UTC of `endMs`. */
export const worldOf = (seed: string, endMs: number): World => {
  const hash = (...parts: ReadonlyArray<string>): Sha256 =>
    sha256(['demo', seed, ...parts].join('\n'))
  const hex = (...parts: ReadonlyArray<string>): string => hash(...parts).slice(0, 32)
  return {
    seed,
    end: instantOf(endMs),
    subject: (who) => subjectFrom(hex('subject', who)),
    device: (who, name) => deviceFrom(hex('device', who, name)),
    matter: (prefix, who, name) => matterFrom(prefix, hex(prefix, who, name)),
    survey: (name) => trusted<MatterId>(`svy_${hex('survey', name)}`),
    hash,
    command: (step) => uuidFrom('demo', seed, 'command', step),
    at: (day, minutes) => endMs - day * dayMs + Math.round(minutes * minuteMs),
    chance: (who) => mulberry(Number.parseInt(hex('chance', who).slice(0, 8), 16)),
  }
}
