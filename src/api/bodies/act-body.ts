/** The bodies that are told apart by their field `act`. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { actCodecs, decodeAct, isActName } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import type { Fault } from '../../kernel/codec.ts'
import { decodeRegistryCommand, registryCodecs } from '../../commands/registry.ts'
import type { RegistryCommand } from '../../commands/registry.ts'
import { actBodyBytes, spoiltActBytes } from '../route.ts'
import type { Body } from '../route.ts'
import { despiteQuery, protectiveIn } from './spoilt-act.ts'
import type { TakenAct } from './spoilt-act.ts'

export type { TakenAct } from './spoilt-act.ts'

/** Whether it is an act as it stands; most are, and need no second look for faults. */
const isAct = (value: unknown): value is Act =>
  typeof value === 'object' &&
  value !== null &&
  'act' in value &&
  isActName(value.act) &&
  actCodecs[value.act].is(value)

const nothing: ReadonlyArray<string> = []

const taken = (value: unknown): Either<ReadonlyArray<Fault>, TakenAct> => {
  if (isAct(value)) return E.right({ act: value, omitted: nothing })
  const decoded = decodeAct(value)
  return E.isLeft(decoded) ? decoded : E.right({ act: decoded.right, omitted: nothing })
}

/** One act, by its name. */
export const actBody: Body<TakenAct> = {
  name: 'Act',
  decode: taken,
  schemas: Object.values(actCodecs),
  limitBytes: actBodyBytes,
  salvage: { limitBytes: spoiltActBytes, decode: protectiveIn, despiteQuery },
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
