/** JSON that one process of a run passes to another. */
import { E } from '../src/fp.ts'
import type { t } from '../src/fp.ts'

/** The value; an error where it is not of this shape, which only a bug reaches. */
export const decodedJson = <A>(codec: t.Decoder<unknown, A>, json: string): A => {
  const value: unknown = JSON.parse(json)
  const decoded = codec.decode(value)
  if (E.isLeft(decoded)) throw new TypeError('a task and its caller speak of different things')
  return decoded.right
}
