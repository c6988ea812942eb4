/** A setting that is a whole number. Pure. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fault } from './fault.ts'
import type { ConfigFault } from './fault.ts'

/** The environment, or a part of it. */
export type Settings = { readonly [name: string]: string | undefined }

/** The number that a setting gives, within its bounds (inclusive); `fallback` where nothing is said. */
export const wholeOf = (
  env: Settings,
  name: string,
  fallback: number,
  [least, most]: readonly [number, number],
): Either<ConfigFault, number> => {
  const value = env[name]
  if (value === undefined || value === '') return E.right(fallback)
  const number = /^\d{1,9}$/.test(value) ? Number(value) : -1
  return number >= least && number <= most
    ? E.right(number)
    : fault(name, `a whole number from ${least} to ${most}`)
}
