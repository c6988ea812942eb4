/**
 * What a decision sees of somebody who has their account again: of what allowed something before that, nothing; of what
 * forbade something, all (clause 5.4-a). Consents, acceptances and a guardian's word are ended where they are folded,
 * as on coming of age; the rest is looked at here, so that what is told of late comes to the same.
 */
import { joinedLens } from './joined-lens.ts'
import type { StandingLens } from './lens.ts'
import type { Mark, Permission } from '../standing.ts'

const sinceThen = (lens: StandingLens, reopened: Mark): StandingLens => {
  const isOver = (mark: Mark): boolean => mark.at < reopened.at
  const seen = (permission: Permission): Permission =>
    permission.state === 'on' && isOver(permission) ? { ...reopened, state: 'unknown' } : permission
  return {
    ...lens,
    exemptions: () => lens.exemptions().filter((each) => !isOver(each)),
    preference: (key) => {
      const said = lens.preference(key)
      return said?.state === 'in' && isOver(said) ? undefined : said
    },
    feature: (key) => {
      const set = lens.feature(key)
      return set?.state === 'on' && isOver(set) ? undefined : set
    },
    permission: (device, id) => {
      const found = lens.permission(device, id)
      return found === undefined ? undefined : seen(found)
    },
    permissionAnywhere: (id) => lens.permissionAnywhere(id).map(seen),
    agreement: (id) => {
      const signed = lens.agreement(id)
      return signed === undefined || !isOver(signed) ? signed : { ...signed, ended: true }
    },
    subscription: (purpose) => {
      const said = lens.subscription(purpose)
      return said?.state === 'on' && isOver(said) ? { ...reopened, state: 'off' } : said
    },
    inbound: (source) => {
      const proof = lens.inbound(source)
      return proof === undefined || !isOver(proof) ? proof : { ...proof, revoked: true }
    },
  }
}

/** The same lens for whoever never came back. Of joined surrogates the own words go first: what they no longer say yes to undoes no no. */
export const sinceReopening = (lens: StandingLens, reopened: Mark | undefined): StandingLens => {
  if (reopened === undefined) return lens
  const { together } = lens
  return together === undefined
    ? sinceThen(lens, reopened)
    : joinedLens({ ...together, own: sinceThen(together.own, reopened) })
}
