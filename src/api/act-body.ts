/** The bodies that are told apart by their field `act`. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { actCodecs, decodeAct } from '../commands/acts.ts'
import type { Act, ActName } from '../commands/acts.ts'
import { protects } from '../commands/protective.ts'
import { PersonalFields } from '../events/personal.ts'
import type { Fault } from '../kernel/codec.ts'
import { parseInstant } from '../kernel/instant.ts'
import { readDateTime } from '../kernel/rfc3339.ts'
import { decodeRegistryCommand, registryCodecs } from '../commands/registry.ts'
import type { RegistryCommand } from '../commands/registry.ts'
import { actBodyBytes } from './route.ts'
import type { Body } from './route.ts'

const isActName = (name: unknown): name is ActName =>
  typeof name === 'string' && Object.hasOwn(actCodecs, name)

/** Whether it is an act as it stands; most are, and need no second look for faults. */
const isAct = (value: unknown): value is Act =>
  typeof value === 'object' &&
  value !== null &&
  'act' in value &&
  isActName(value.act) &&
  actCodecs[value.act].is(value)

/** An act as it was taken. `omitted`: what came with it and cannot be kept, of one that protects: personal fields, its time. */
export type TakenAct = { readonly act: Act; readonly omitted: ReadonlyArray<string> }

const nothing: ReadonlyArray<string> = []

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOfPersonal = ({ path }: Fault): boolean =>
  path === 'personal' || path.startsWith('personal.')

/** Only what a field is called may be told; a name that the caller made up may itself be personal. */
const shown = (name: string): string =>
  Object.hasOwn(PersonalFields.optional, name) ? name : 'personal'

const isFit = ([name, field]: readonly [string, unknown]): boolean =>
  PersonalFields.is({ [name]: field })

/**
 * A word that protects is not lost over a note that is too long or malformed (invariant 12): the field is left out and
 * named. Any other act is refused for it.
 */
const withoutFaulty = (
  value: unknown,
  faults: ReadonlyArray<Fault>,
): Either<ReadonlyArray<Fault>, TakenAct> => {
  if (!isRecord(value) || !faults.every(isOfPersonal)) return E.left(faults)
  const { personal, ...rest } = value
  const bare = decodeAct(rest)
  if (E.isLeft(bare) || !protects(bare.right)) return E.left(faults)
  const fields = isRecord(personal) ? Object.entries(personal) : []
  const fit = fields.filter(isFit)
  const unfit = fields.filter((each) => !isFit(each)).map(([name]) => shown(name))
  const omitted = [...new Set(unfit.length === 0 ? ['personal'] : unfit)]
  if (fit.length === 0) return E.right({ act: bare.right, omitted })
  const kept = decodeAct({ ...rest, personal: Object.fromEntries(fit) })
  return E.isLeft(kept) ? kept : E.right({ act: kept.right, omitted })
}

/** The same without a time that no ledger was there to see, such as 1970 by a clock whose battery is dead. */
const withoutDeadClock = (value: unknown): object | undefined => {
  if (!isRecord(value)) return undefined
  const { occurredAt, ...rest } = value
  const isDead =
    typeof occurredAt === 'string' &&
    E.isRight(readDateTime(occurredAt)) &&
    E.isLeft(parseInstant(occurredAt))
  return isDead ? rest : undefined
}

const taken = (value: unknown): Either<ReadonlyArray<Fault>, TakenAct> => {
  if (isAct(value)) return E.right({ act: value, omitted: nothing })
  const decoded = decodeAct(value)
  if (E.isRight(decoded)) return E.right({ act: decoded.right, omitted: nothing })
  const timeless = withoutDeadClock(value)
  if (timeless === undefined) return withoutFaulty(value, decoded.left)
  // No word that protects is refused for its time (invariant 12): it counts from when it is recorded.
  const kept = taken(timeless)
  if (E.isLeft(kept) || !protects(kept.right.act)) return E.left(decoded.left)
  const { act, omitted } = kept.right
  return E.right({ act, omitted: [...omitted, 'occurredAt'] })
}

/** One act, by its name. */
export const actBody: Body<TakenAct> = {
  name: 'Act',
  decode: taken,
  schemas: Object.values(actCodecs),
  limitBytes: actBodyBytes,
  example: {
    act: 'grant-consent',
    kind: 'separate_consent',
    purpose: 'third_party.location',
    categories: ['location'],
    policy: 'icbc-rong-e-lian',
    version: '1.0',
    how: 'switch',
    control: 'off',
    single: true,
    recipient: 'map-provider',
  },
}

/** One command to the registry, by its name. */
export const registryBody: Body<RegistryCommand> = {
  name: 'RegistryCommand',
  decode: decodeRegistryCommand,
  schemas: Object.values(registryCodecs),
  limitBytes: actBodyBytes,
  example: { act: 'freeze-recipient', recipient: 'map-provider', frozen: true },
}
