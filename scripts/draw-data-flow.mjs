/**
 * Draws docs/explanation/data-flow.svg from the import graph: one box a folder, an arrow from each to what it builds
 * on. An arrow that a longer path says already is left out, or nobody could read the rest. `--print` writes the
 * picture to standard output instead, which is how a test finds out that the file is out of date.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { layOut } from './data-flow/layout.mjs'
import { pictureOf } from './data-flow/picture.mjs'

const root = join(import.meta.dirname, '..')
const target = join(root, 'docs', 'explanation', 'data-flow.svg')
const maxBoxes = 30

/** The modules of the source with what each imports, as dependency-cruiser sees them. */
const cruised = () => {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'json',
    'src',
    'projections',
  ]
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], options)
  if (stdout === '') throw new Error(`dependency-cruiser told nothing: ${stderr}`)
  return JSON.parse(stdout).modules
}

/** The folder a file belongs to, or the file itself where it stands alone; src/fp.ts is in all of them, and left out. */
const boxOf = (path) => {
  const name = /^(?:src\/)?([^/.]+)(?:\/|\.ts$)/.exec(path)?.[1]
  return name === 'fp' || !/^(src|projections)\//.test(path) ? undefined : name
}

const graphOf = (modules) => {
  const boxes = new Map()
  for (const { source, dependencies } of modules) {
    const from = boxOf(source)
    if (from === undefined) continue
    const box = boxes.get(from) ?? { to: new Set() }
    boxes.set(from, box)
    for (const { resolved } of dependencies) {
      const to = boxOf(resolved)
      if (to !== undefined && to !== from) box.to.add(to)
    }
  }
  // In order of name, so that the same source always gives the same picture.
  return new Map([...boxes].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const graph = graphOf(cruised())
if (graph.size > maxBoxes) throw new Error(`${graph.size} boxes are more than anybody reads`)
const picture = pictureOf(layOut(graph))
if (process.argv[2] === '--print') process.stdout.write(picture)
else writeFileSync(target, picture)
