/** The files of the shipped policy with one slip in them, and what is said about it. */
import { assemblePackage } from '../../src/catalogue/assemble.ts'
import type { PackageFault, PackagePart } from '../../src/catalogue/assemble.ts'
import { E } from '../../src/fp.ts'
import { parts, shipped } from './shipped.ts'

type Json = Record<string, unknown>
export type Items = ReadonlyArray<Json>

export const faultsOf = (given: ReadonlyArray<PackagePart>): ReadonlyArray<PackageFault> => {
  const result = assemblePackage(given)
  return E.isLeft(result) ? result.left : []
}

/** The parts with one file changed. */
export const edited = (file: string, change: (value: Json) => Json): ReadonlyArray<PackagePart> =>
  parts.map((part) =>
    part.file === file ? { file, value: change(structuredClone(part.value) as Json) } : part,
  )

/** The parts with fields of one item of one list set. */
export const item = (
  file: string,
  section: string,
  at: number,
  fields: Json,
): ReadonlyArray<PackagePart> =>
  edited(file, (value) => ({
    ...value,
    [section]: (value[section] as Items).map((each, n) =>
      n === at ? { ...each, ...fields } : each,
    ),
  }))

export const indexOf = (section: 'purposes' | 'categories' | 'sdks', id: string): number =>
  shipped[section].findIndex((each) => each.id === id)
