/** Writes the requests and answers that the contract shows, from runs of a real server: `npm run examples`. */
import { writeFileSync } from 'node:fs'
import { exampleRequests } from '../test/api/examples/every-act.ts'
import { exampleAnswers } from '../test/api/examples/run.ts'
import { root } from './docs/source.mts'

const write = (file: string, value: unknown): void => {
  const path = `src/api/contract/${file}`
  writeFileSync(`${root}${path}`, `${JSON.stringify(value, undefined, 2)}\n`)
  console.log(path)
}

write('examples.json', await exampleAnswers())
write('request-examples.json', await exampleRequests())
