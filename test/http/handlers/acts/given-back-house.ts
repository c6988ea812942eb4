/** People who have one of everything that can be named afterwards, so that one's ids can be sent where another's are meant. */
import { actCodecs } from '../../../../src/commands/acts.ts'
import { DeviceId, EventId, MatterId, SubjectId } from '../../../../src/kernel/ids.ts'
import { actNames } from '../../../deciders/arbitrary.ts'
import { newcomer, record } from '../../house.ts'
import type { House, Loose } from '../../house.ts'
import { acceptPolicy, grant, optOut, showNotice, withdraw } from '../../../support/acts.ts'

/** The things in a person's record that have an id. */
export type Ids = {
  readonly subject: SubjectId
  readonly guardian: SubjectId
  readonly device: string
  readonly disclosure: string
  readonly publication: string
  readonly exemption: string
  readonly survey: string
  readonly withdrawal: string
  readonly optOut: string
}

let drawn = 0
/** 32 hex digits, unlike any drawn before. */
const hex = (): string => {
  drawn += 1
  return (0x9e3779b97f4a7c15f39cc0605cedc834n * BigInt(drawn)).toString(16).slice(-32)
}

const toShop = {
  ...grant,
  kind: 'separate_consent',
  purpose: 'shop.order',
  categories: ['phone', 'nickname'],
  recipient: 'shop',
}

/** An exemption as an officer invokes it. */
export const invoked = {
  act: 'invoke-exemption',
  list: 'collection',
  code: 'vital_interest',
  purpose: 'app.operate',
  categories: ['log'],
  proof: [
    { kind: 'approver', reference: 'duty-officer' },
    { kind: 'impracticability', reference: 'f'.repeat(64) },
  ],
  until: new Date(Date.now() + 86_400_000).toISOString(),
}

/** A transfer to the shop, as a service asks for it. */
export const asked = {
  act: 'request-disclosure',
  recipient: 'shop',
  purpose: 'shop.order',
  categories: ['nickname'],
}

const exempt = async ({ call, keys, ledger }: House, subject: SubjectId): Promise<string> => {
  const path = `/v1/subjects/${subject}/acts`
  const said = await call('POST', path, { key: keys.officer, body: invoked })
  if (said.status !== 201) throw new Error(said.text)
  await ledger.waitFor(BigInt(said.json.receipt.position), 30_000)
  return said.json.receipt.events[0].body.exemption
}

/** Somebody with one of everything, and a consent to the shop that still stands. */
export const liveFully = async (house: House): Promise<Ids> => {
  const subject = await newcomer(house)
  const guardian = await newcomer(house)
  const device = `dev_${hex()}`
  const seen = { permission: 'location', state: 'on', source: 'callback' }
  const said = await record(
    house,
    subject,
    showNotice,
    acceptPolicy,
    grant,
    toShop,
    { act: 'observe-permission', device, ...seen },
    asked,
    { ...optOut, purpose: 'news' },
    { ...withdraw, kind: 'separate_consent', purpose: 'shop.order', recipient: 'shop' },
    { ...toShop, categories: ['phone', 'nickname'] },
  )
  const events = said.flatMap(({ json }) => json.receipt.events)
  const of = (type: string): Loose => events.find((event: Loose) => event.type === type)
  return {
    subject,
    guardian,
    device,
    disclosure: of('DisclosureAuthorised').body.disclosure,
    publication: `pub_${hex()}`,
    exemption: await exempt(house, subject),
    survey: `srv_${hex()}`,
    withdrawal: of('ConsentWithdrawn').id,
    optOut: of('MarketingOptedOut').id,
  }
}

const kinds = new Map<unknown, string>([
  [DeviceId, 'device'],
  [EventId, 'event'],
  [MatterId, 'matter'],
  [SubjectId, 'subject'],
])

/** Every field of every act that names something by an id, as `act.field`. */
export const idFields: ReadonlyArray<string> = actNames.flatMap((act) =>
  Object.entries({ ...actCodecs[act].required, ...actCodecs[act].optional }).flatMap(
    ([field, codec]) => (kinds.has(codec) ? [`${act}.${field}`] : []),
  ),
)
