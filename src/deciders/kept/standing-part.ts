/** A standing as one part: the text of its row (src/standing/row), and the weight of each field. */
import { forEachEntry, sizeOf } from '../../kernel/entries.ts'
import { standingFrom } from '../../standing/row/decode.ts'
import { standingText } from '../../standing/row/encode.ts'
import { names } from '../../standing/row/table.ts'
import type { Name } from '../../standing/row/table.ts'
import type { Standing } from '../../standing/standing.ts'
import type { Part } from './part.ts'

type Weights = { readonly [F in Name]: (value: Standing[F]) => number }

/** A sweep has four separate parts: withdrawn, invalidated, required anew, begun anew. An upper estimate. */
const mostOfSweep = 4

const nothing = (): number => 0

/** The weight of each field; a missing one does not compile. */
const weights: Weights = {
  // The acceptance, the click behind it, and each notice.
  policies: (policies) => {
    let weight = 0
    forEachEntry(policies, (_, { notices }) => {
      weight += 2 + sizeOf(notices)
    })
    return weight
  },
  consents: sizeOf,
  sweeps: (sweeps) => sizeOf(sweeps) * mostOfSweep,
  reached: sizeOf,
  // Each device, and each of its permissions.
  permissions: (devices) => {
    let weight = 0
    forEachEntry(devices, (_, permissions) => {
      weight += 1 + sizeOf(permissions)
    })
    return weight
  },
  marketing: sizeOf,
  inbound: sizeOf,
  agreements: sizeOf,
  subscriptions: sizeOf,
  exemptions: sizeOf,
  objections: sizeOf,
  features: sizeOf,
  minor: nothing,
  guardians: sizeOf,
  guardianConsents: sizeOf,
  cancelled: sizeOf,
  reopened: sizeOf,
  erased: nothing,
  joined: sizeOf,
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the field to what it holds
const weighField = <F extends Name>(standing: Standing, name: F): number =>
  weights[name](standing[name])

export const standingPart: Part<Standing> = {
  weigh: (standing) => names.reduce((sum, name) => sum + weighField(standing, name), 0),
  write: (standing) => JSON.stringify(standingText(standing)),
  read: (text) => {
    const row: unknown = JSON.parse(text)
    const standing = typeof row === 'string' ? standingFrom(row) : {}
    // A row's fields are read without checks: writing them again must give the same text.
    if (standingText(standing) !== row) throw new Error('the text holds no standing')
    return standing
  },
}
