/** Writes the answers that the contract shows, from a run of a real server: `npm run examples`. */
import { writeFileSync } from 'node:fs'
import { exampleAnswers } from '../test/api/examples/run.ts'
import { root } from './docs/source.mts'

const path = 'src/api/contract/examples.json'
writeFileSync(`${root}${path}`, `${JSON.stringify(await exampleAnswers(), undefined, 2)}\n`)
console.log(path)
