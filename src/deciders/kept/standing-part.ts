/** A standing as one part: the text of its row (src/standing/row), and what each of its fields weighs. */
import { forEachEntry, sizeOf } from '../../kernel/entries.ts'
import { standingFrom } from '../../standing/row/decode.ts'
import { standingText } from '../../standing/row/encode.ts'
import { names } from '../../standing/row/table.ts'
import type { Name } from '../../standing/row/table.ts'
import type { Standing } from '../../standing/standing.ts'
import type { Part } from './part.ts'

type Weights = { readonly [F in Name]: (value: Standing[F]) => number }

/** A sweep keeps what was withdrawn, invalidated, asked anew and begun anew apart. Guessed high. */
const mostOfSweep = 4

const nothing = (): number => 0

/** Each field, by what it holds: with one missing it does not compile. */
const weights: Weights = {
  // The acceptance and the click behind it, then each notice.
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
  // A device, then each permission.
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
    // The fields of a row are taken as they stand: what they say again must be what was there.
    if (standingText(standing) !== row) throw new Error('the text holds no standing')
    return standing
  },
}
