/** Times in the named zone of a policy's people, by arithmetic only, without the system's zone tables. */
import type { Label } from '../../catalogue/package/label.ts'
import { Instant, msOf } from '../../kernel/instant.ts'
import { both } from './said.ts'

/** A zone without daylight saving; `minutes` is its offset from UTC. */
export type Zone = { readonly name: Label; readonly minutes: number }

const hours = 60

/** Zones by region of a policy (ISO 3166-1 alpha-2): only regions with one zone and no daylight saving. */
const zones: ReadonlyMap<string, Zone> = new Map([
  ['CN', { name: both('北京时间，UTC+8', 'China time, UTC+8'), minutes: 8 * hours }],
  ['HK', { name: both('香港时间，UTC+8', 'Hong Kong time, UTC+8'), minutes: 8 * hours }],
  ['MO', { name: both('澳门时间，UTC+8', 'Macao time, UTC+8'), minutes: 8 * hours }],
  ['TW', { name: both('台北时间，UTC+8', 'Taipei time, UTC+8'), minutes: 8 * hours }],
  ['SG', { name: both('新加坡时间，UTC+8', 'Singapore time, UTC+8'), minutes: 8 * hours }],
  ['JP', { name: both('日本时间，UTC+9', 'Japan time, UTC+9'), minutes: 9 * hours }],
  ['KR', { name: both('韩国时间，UTC+9', 'Korea time, UTC+9'), minutes: 9 * hours }],
])

const utc: Zone = { name: both('协调世界时 UTC', 'UTC'), minutes: 0 }

/** The zone of a policy's region; UTC without a policy, or for a region with several zones or daylight saving. */
export const zoneOf = (region: string | undefined): Zone => zones.get(region ?? '') ?? utc

/** `2026-03-01 10:02:05`: to the second, in the zone. A day that does not exist becomes the day that it rolls over to. */
export const localTime = ({ minutes }: Zone, at: Instant): string =>
  new Date(msOf(at) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ')

/** Whether a value of an event is a time. */
export const isTime = (value: unknown): value is Instant => Instant.is(value)
