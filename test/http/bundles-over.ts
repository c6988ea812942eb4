/** Bundles of a test's ledger, over its log in memory. */
import { E } from '../../src/fp.ts'
import { makePdfDrawing } from '../../src/exports/pages/worker/drawing.ts'
import type { DrawPdf } from '../../src/exports/pages/worker/drawing.ts'
import type { Bundles } from '../../src/exports/bundle/bundles.ts'
import { bundlesOf } from '../../src/main/bundles/bundles.ts'
import type { BundleParts } from '../../src/main/bundles/bundles.ts'
import type { MemoryLog } from '../support/memory-log.ts'

/** More than a connection holds while nobody reads it, in bytes. */
const longPage = 16 * 1024 * 1024

export type TestBundles = Bundles & {
  /** From now on each is longer than a connection holds. */
  readonly lengthen: () => void
  /** From now on each waits here until it is let go: before it begins, or where its report is drawn. */
  readonly hold: (where: 'beginning' | 'drawing') => Held
}

type Held = { readonly waiting: () => number; readonly letGo: () => void }

type Gate = { readonly pass: () => Promise<void> } & Held

const gate = (): Gate => {
  const waiting: (() => void)[] = []
  let isOpen = false
  return {
    pass: () => new Promise((resolve) => (isOpen ? resolve() : void waiting.push(resolve))),
    waiting: () => waiting.length,
    letGo: () => {
      isOpen = true
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

const open = (): Gate => {
  const made = gate()
  made.letGo()
  return made
}

/** The log takes in what is there before each: it follows nothing by itself. */
export const bundlesOver = (
  parts: Omit<BundleParts, 'log'> & { readonly log: MemoryLog },
): TestBundles => {
  let page = Buffer.from('<!doctype html>')
  const gates = { beginning: open(), drawing: open() }
  const verifier = async () => {
    await gates.beginning.pass()
    return E.right(page)
  }
  const { draw } = makePdfDrawing()
  const drawPdf: DrawPdf = async (paper) => {
    await gates.drawing.pass()
    return draw(paper)
  }
  const { begin } = bundlesOf({ ...parts, version: '0.0.0-test', verifier, drawPdf })
  return {
    begin: async (asked) => {
      await parts.log.refresh()
      return begin(asked)
    },
    hold: (where) => (gates[where] = gate()),
    lengthen: () => {
      page = Buffer.alloc(longPage)
    },
  }
}
