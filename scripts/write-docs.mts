/** Writes the pages of docs/reference that come from source: part of `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { generatedPages } from './docs/pages.mts'
import { root } from './docs/source.mts'

for (const [path, text] of Object.entries(generatedPages)) {
  writeFileSync(`${root}${path}`, text())
  console.log(path)
}
