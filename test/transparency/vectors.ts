/** Vectors made by another implementation, beside the project; absent elsewhere. */
import { existsSync, readFileSync } from 'node:fs'

import { E, t } from '../../src/fp.ts'

const folder = new URL('../../../shared/vectors/tlog/', import.meta.url)

export const haveVectors = existsSync(folder)

/** The vectors of a file; none where they are absent. */
export const vectors = <A>(file: string, shape: t.Type<A>): ReadonlyArray<A> => {
  if (!haveVectors) return []
  const read = t.array(shape).decode(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
  if (E.isLeft(read)) throw new Error(`${file} has another shape`)
  return read.right
}
