/** A stream's metadata as the server reads it: the last event of `$$stream`. */
import type { Stored } from './stored.ts'

/** Roles for each act; absent: not said here, so asked of the next place. */
export type Acl = {
  readonly read?: ReadonlyArray<string>
  readonly write?: ReadonlyArray<string>
  readonly delete?: ReadonlyArray<string>
  readonly metadataRead?: ReadonlyArray<string>
  readonly metadataWrite?: ReadonlyArray<string>
}

/** The fields that change what a reader sees. */
export type StreamMetadata = {
  readonly truncateBefore: number
  readonly maxCount: number
  readonly maxAgeSeconds: number
  readonly acl: Acl
}

/** No metadata: all is kept, nothing is said about access. */
export const noMetadata: StreamMetadata = {
  truncateBefore: 0,
  maxCount: Number.POSITIVE_INFINITY,
  maxAgeSeconds: Number.POSITIVE_INFINITY,
  acl: {},
}

const acts = {
  read: '$r',
  write: '$w',
  delete: '$d',
  metadataRead: '$mr',
  metadataWrite: '$mw',
} as const

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const rolesOf = (value: unknown): ReadonlyArray<string> | undefined => {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.map(String) : undefined
}

/** An ACL as JSON holds it: one role as text, several as a list, an empty list for nobody. */
export const aclOf = (value: unknown): Acl => {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(acts).flatMap(([act, field]) => {
      const roles = rolesOf(value[field])
      return roles === undefined ? [] : [[act, roles]]
    }),
  )
}

/** An event's data as an object, empty when it is no JSON object. */
export const objectOf = (event: Stored | undefined): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(event?.data ?? []).toString('utf8'))
    return isRecord(parsed) ? parsed : {}
  } catch {
    return {}
  }
}

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise

/** The metadata that this event of a `$$` stream sets. */
export const metadataIn = (event: Stored | undefined): StreamMetadata => {
  const fields = objectOf(event)
  return {
    truncateBefore: numberOr(fields['$tb'], noMetadata.truncateBefore),
    maxCount: numberOr(fields['$maxCount'], noMetadata.maxCount),
    maxAgeSeconds: numberOr(fields['$maxAge'], noMetadata.maxAgeSeconds),
    acl: aclOf(fields['$acl']),
  }
}

/** Truncated before the largest revision: how the server marks a deleted stream. */
export const isDeleted = (metadata: StreamMetadata): boolean =>
  metadata.truncateBefore >= 2 ** 63 - 1
