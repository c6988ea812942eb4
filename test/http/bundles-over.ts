/** Bundles of a test's ledger, over its log in memory. */
import { E } from '../../src/fp.ts'
import type { Bundles } from '../../src/exports/bundle/bundles.ts'
import { bundlesOf } from '../../src/main/bundles/bundles.ts'
import type { BundleParts } from '../../src/main/bundles/bundles.ts'
import type { MemoryLog } from '../support/memory-log.ts'

/** More than a connection holds while nobody reads it, in bytes. */
const longPage = 16 * 1024 * 1024

export type TestBundles = Bundles & {
  /** From now on each is longer than a connection holds. */
  readonly lengthen: () => void
}

/** The log takes in what is there before each: it follows nothing by itself. */
export const bundlesOver = (
  parts: Omit<BundleParts, 'log'> & { readonly log: MemoryLog },
): TestBundles => {
  let page = Buffer.from('<!doctype html>')
  const verifier = () => Promise.resolve(E.right(page))
  const { begin } = bundlesOf({ ...parts, version: '0.0.0-test', verifier })
  return {
    begin: async (asked) => {
      await parts.log.refresh()
      return begin(asked)
    },
    lengthen: () => {
      page = Buffer.alloc(longPage)
    },
  }
}
