/** One task in a process of its own: `populate ROOM SUBJECTS` or `row NAME TASK`; prints its result as JSON. */
import { t } from '../src/fp.ts'
import { Population, buildPopulation } from './population/build.ts'
import { decodedJson } from './decoded.ts'
import { isRowName, rows } from './rows/all.ts'

const RowTask = t.type({
  population: Population,
  rounds: t.number,
  windowMs: t.number,
  scratch: t.string,
})

const [kind, name = '', argument = ''] = process.argv.slice(2)

const result = async (): Promise<unknown> => {
  if (kind === 'populate') return buildPopulation(name, Number(argument))
  if (kind !== 'row' || !isRowName(name)) throw new RangeError('no such task')
  return rows[name].run(decodedJson(RowTask, argument))
}

process.stdout.write(JSON.stringify(await result()))
