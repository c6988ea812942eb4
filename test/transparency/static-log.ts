/** A log as static files (c2sp.org/tlog-tiles), made by the product's own code. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LogTree } from '../../src/transparency/log-tree.ts'
import { entryBundle } from '../../src/transparency/tiles/entry-bundle.ts'
import { tilePath } from '../../src/transparency/tiles/tile-path.ts'
import { tilesOf } from '../../src/transparency/tiles/tile.ts'
import { right } from '../support/unwrap.ts'

const write = (folder: string, path: string, bytes: Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}

/** Writes all tiles of the tree, the bundles of its entries, and the signed checkpoint of its size. */
export const writeStaticLog = (
  folder: string,
  tree: LogTree,
  entries: ReadonlyArray<Uint8Array>,
  checkpoint: Uint8Array,
): void => {
  write(folder, 'checkpoint', checkpoint)
  for (const tile of tilesOf(tree.size())) {
    const { level, index, width } = tile
    write(folder, tilePath(tile), tree.tile(level, index, width) ?? new Uint8Array())
    if (level > 0) continue
    const bundle = entryBundle(entries.slice(index * 256, index * 256 + width))
    write(folder, tilePath({ ...tile, level: 'entries' }), right(bundle))
  }
}
