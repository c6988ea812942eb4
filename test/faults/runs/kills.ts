/** kill -9 in the middle of acts and of starts. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { seeded } from '../../store/embedded/seeded.ts'
import { checkPeople, isReady, settlePeople } from '../driver/check.ts'
import { checkFolder } from '../driver/folder-check.ts'
import { keysIn } from '../driver/keys.ts'
import { clientTo, newPeople } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'
import { mustStart, startProgram } from '../driver/server.ts'
import { newTally, work } from '../driver/work.ts'

const writers = 32
/** Records do not grow without bound: after so many acts somebody new takes over. */
const actsPerPerson = 400
const longestWorkMs = 1_200
const longestStartMs = 700
const roundsPerLook = 10
/** Of so many starts one is killed before it is done. */
const startsPerKill = 4

const run = async ({ rounds, seed, folder, say }: Asked): Promise<Outcome> => {
  const random = seeded(seed)
  const data = join(folder, 'data')
  const tally = newTally()
  const lost: string[] = []
  const doubled: string[] = []
  const wrong: string[] = []
  const met = new Map<string, number>()
  let server = await mustStart(data)
  const client = clientTo(() => server.origin, keysIn(server.stdout()))
  const all: Person[] = []
  let people = await newPeople(client, writers)
  all.push(...people)

  const check = async (whom: ReadonlyArray<Person>): Promise<void> => {
    if (!(await isReady(server))) wrong.push(`not ready within a minute: ${server.stderr()}`)
    const found = await checkPeople(client, whom, tally)
    lost.push(...found.lost)
    doubled.push(...found.doubled)
    wrong.push(...found.wrong)
  }

  const stopAndLook = async (): Promise<void> => {
    const { code } = await server.kill('SIGTERM')
    if (code !== 0) wrong.push(`stopped by SIGTERM it ended with ${code}`)
    wrong.push(...(await checkFolder(data)))
    server = await mustStart(data)
  }

  for (let round = 0; round < rounds; round += 1) {
    let isOver = false
    const working = work({ client, people, tally, isOver: () => isOver })
    await delay(random() * longestWorkMs)
    await server.kill('SIGKILL')
    isOver = true
    await working
    count(met, 'killed in the middle of acts')
    if (random() < 1 / startsPerKill) {
      const starting = startProgram(['serve', '--data', data, '--port', '0'])
      await delay(random() * longestStartMs)
      await starting.kill('SIGKILL')
      count(met, 'and again while it started')
    }
    server = await mustStart(data)
    await check(people)
    await settlePeople(client, people, tally)
    if (round % roundsPerLook === roundsPerLook - 1) await stopAndLook()
    if (people.some(({ acts }) => acts > actsPerPerson)) {
      people = await newPeople(client, writers)
      all.push(...people)
    }
    say(`round ${round + 1}: ${tally.acknowledged} acknowledged, ${tally.unknown} unknown`)
  }
  await stopAndLook()
  await check(all)
  await server.kill('SIGTERM')
  wrong.push(...tally.wrong)
  return {
    rounds,
    acknowledged: tally.acknowledged,
    decisions: tally.decisions,
    lost,
    doubled,
    wrong,
    met,
  }
}

export const kills: Run = {
  name: 'kills',
  about: '`kill -9` in the middle of the acts of 32 writers, every fourth start killed as well',
  unit: 'kill',
  short: 3,
  long: 200,
  run,
}
