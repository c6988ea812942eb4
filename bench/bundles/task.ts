/** One piece of work with a bundle: `write FOLDER FILE TIMES`, `verify FILE TIMES` or `read FILE TIMES`; prints what it took. */
import { readAndHash, verifyBundleIn, writeBundleOf } from './work.ts'
import type { Handled } from './work.ts'

const [kind, first = '', second = '', third = ''] = process.argv.slice(2)

const handled = (): Promise<Handled> => {
  if (kind === 'write') return writeBundleOf(first, second, Number(third))
  if (kind === 'verify') return verifyBundleIn(first, Number(second))
  if (kind === 'read') return readAndHash(first, Number(second))
  throw new RangeError('no such task')
}

process.stdout.write(JSON.stringify(await handled()))
