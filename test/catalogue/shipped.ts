/** The shipped policy, read as a tool would read it: every file of its folder, put together. */
import { readFileSync, readdirSync } from 'node:fs'
import { assemblePackage } from '../../src/catalogue/assemble.ts'
import type { PackagePart } from '../../src/catalogue/assemble.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import type { Purpose } from '../../src/catalogue/package/purpose.ts'
import { E } from '../../src/fp.ts'

const folder = new URL('../../policies/icbc-rong-e-lian/', import.meta.url)

/** Its files. */
export const parts: ReadonlyArray<PackagePart> = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => ({ file, value: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }))

const assembled = assemblePackage(parts)
if (E.isLeft(assembled)) throw new Error(`shipped policy: ${JSON.stringify(assembled.left)}`)

/** The whole. */
export const shipped: PolicyPackage = assembled.right

/** The shipped policy with one purpose, recipient or other item changed. */
export const withItem = (
  section: keyof PolicyPackage,
  id: string,
  change: object,
  pkg: PolicyPackage = shipped,
): PolicyPackage => {
  const items = pkg[section] as unknown as ReadonlyArray<{ readonly id: string }>
  if (!items.some((item) => item.id === id)) throw new Error(`no ${id} in ${section}`)
  return {
    ...pkg,
    [section]: items.map((item) => (item.id === id ? { ...item, ...change } : item)),
  }
}

/** The shipped policy without one item. */
export const without = (section: keyof PolicyPackage, id: string): PolicyPackage => ({
  ...shipped,
  [section]: (shipped[section] as unknown as ReadonlyArray<{ readonly id: string }>).filter(
    (item) => item.id !== id,
  ),
})

/** A purpose of the shipped policy. */
export const purposeOf = (id: string): Purpose => {
  const found = shipped.purposes.find((purpose) => purpose.id === id)
  if (found === undefined) throw new Error(`no purpose ${id}`)
  return found
}
