/** One row in a process of its own: `NAME TASK`; prints its result as JSON. Takes the server from the environment. */
import { decodedJson } from '../decoded.ts'
import { KurrentTask } from './house.ts'
import { isKurrentRow, kurrentRows } from './rows.ts'

const [name = '', task = ''] = process.argv.slice(2)
if (!isKurrentRow(name)) throw new RangeError('no such row')
const measured = await kurrentRows[name].run(decodedJson(KurrentTask, task))
// The bare client leaves TLS connections behind that would keep the process.
process.stdout.write(JSON.stringify(measured), () => process.exit(0))
