/** Files of a policy, or one document of the API → one package, or every fault: in which file, where, what was expected. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { decode } from '../kernel/codec.ts'
import type { Fault } from '../kernel/codec.ts'
import { PolicyPackage } from './package/package.ts'
import { referenceFaults } from './package/references.ts'

/** An object with some of the package's top-level fields. `file` is a name to report, never a path to open. */
export type PackagePart = { readonly file: string; readonly value: unknown }

/** `path` is fields and indexes joined by dots; the value at fault is never repeated. */
export type PackageFault = {
  readonly file: string
  readonly path: string
  readonly expected: string
}

/** The name a fault gets when no single file is at fault: a field is missing everywhere. */
const everywhere = 'whole package'

type Owned = { readonly file: string; readonly field: string; readonly value: unknown }

const fieldsOf = ({ file, value }: PackagePart): Either<PackageFault, ReadonlyArray<Owned>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? E.right(
        Object.entries(value).map(([field, inner]: [string, unknown]) => ({
          file,
          field,
          value: inner,
        })),
      )
    : E.left({ file, path: '', expected: 'an object with fields of a policy package' })

const sharedFields = (
  fields: ReadonlyArray<Owned>,
  owners: ReadonlyMap<string, string>,
): ReadonlyArray<PackageFault> => {
  const seen = new Set<string>()
  return fields.flatMap(({ file, field }) => {
    if (!seen.has(field)) {
      seen.add(field)
      return []
    }
    return [
      {
        file,
        path: field,
        expected: `this field in one file only; it is in ${owners.get(field) ?? file} too`,
      },
    ]
  })
}

const placed =
  (owners: ReadonlyMap<string, string>) =>
  ({ path, expected }: Fault): PackageFault => ({
    file: owners.get(path.split('.')[0] ?? '') ?? everywhere,
    path,
    expected,
  })

const checked = (value: unknown): Either<ReadonlyArray<Fault>, PolicyPackage> => {
  const decoded = decode(PolicyPackage)(value)
  if (E.isLeft(decoded)) return decoded
  const faults = referenceFaults(decoded.right)
  return faults.length > 0 ? E.left(faults) : decoded
}

/**
 * Puts the parts together, decodes them and follows every reference. References are followed only in a package
 * whose parts are each well formed, so that one slip is not reported ten times.
 */
export const assemblePackage = (
  parts: ReadonlyArray<PackagePart>,
): Either<ReadonlyArray<PackageFault>, PolicyPackage> => {
  const read = parts.map(fieldsOf)
  const misshapen = read.flatMap((each) => (E.isLeft(each) ? [each.left] : []))
  const fields = read.flatMap((each) => (E.isRight(each) ? each.right : []))
  // The first file that has a field owns it.
  const owners = new Map(fields.toReversed().map(({ field, file }) => [field, file]))
  const faults = [...misshapen, ...sharedFields(fields, owners)]
  if (faults.length > 0) return E.left(faults)
  const result = checked(Object.fromEntries(fields.map(({ field, value }) => [field, value])))
  return E.isLeft(result) ? E.left(result.left.map(placed(owners))) : result
}

/** The same for one document, as the API takes it. */
export const decodePackage = (value: unknown): Either<ReadonlyArray<PackageFault>, PolicyPackage> =>
  assemblePackage([{ file: 'package', value }])
