/** A ledger that lives on for hours while its calls to the disk fail at random, once in a while or often. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { seeded } from '../../store/embedded/seeded.ts'
import { beBusy } from '../calls/busy.ts'
import { checkPeople, isReady, noViolations, settlePeople } from '../driver/check.ts'
import { crash } from '../driver/ends.ts'
import { checkFolder } from '../driver/folder-check.ts'
import { keysIn } from '../driver/keys.ts'
import { clientTo, newPeople } from '../driver/people.ts'
import type { Person } from '../driver/people.ts'
import { count } from '../driver/run.ts'
import type { Asked, Outcome, Run } from '../driver/run.ts'
import { mustStart } from '../driver/server.ts'
import type { Server } from '../driver/server.ts'
import { newTally } from '../driver/work.ts'
import { begin, drawFailing, end, fiuEnv, refusalOfFiu } from '../soak/fiu.ts'
import type { Failing } from '../soak/fiu.ts'

const writers = 8
const failMs = 1_200
const laterMs = 300
const stuckMs = 20_000
/** People of the beginning give way to others, so that records do not grow without bound. */
const mostPeople = 60
const roundsPerLook = 10

const titleOf = ({ point, probability, error }: Failing): string =>
  `${point} ${probability} of all, ${error === 5 ? 'EIO' : 'ENOSPC'}`

/** A server that has ended has no pipes, or does not read them. */
const told = (act: () => void): void => {
  try {
    act()
  } catch {
    // The call that fails may be this very read; the server is killed afterwards in any case.
  }
}

/** Works before, while and after some calls fail; how the server took it. */
const oneRound = async (
  server: Server,
  failing: ReadonlyArray<Failing>,
  pipes: string,
  working: (isOver: () => boolean) => Promise<void>,
): Promise<string> => {
  let isOver = false
  const busy = working(() => isOver || server.isOver())
  await delay(laterMs)
  told(() => begin(pipes, server.pid, failing))
  await Promise.race([delay(failMs), server.ended])
  if (!server.isOver()) told(() => end(pipes, server.pid, failing))
  await Promise.race([delay(laterMs), server.ended])
  isOver = true
  // One that neither answers nor ends would be waited for for ever.
  const stuck = setTimeout(() => void server.kill('SIGKILL'), stuckMs)
  await busy
  clearTimeout(stuck)
  if (!server.isOver()) return 'went on'
  const { code, signal } = await server.ended
  return `ended with ${code ?? signal}`
}

const run = async ({ rounds, seed, folder, say }: Asked): Promise<Outcome> => {
  const random = seeded(seed)
  const data = join(folder, 'data')
  mkdirSync(folder, { recursive: true })
  const pipes = join(folder, 'fiu')
  const tally = newTally()
  const met = new Map<string, number>()
  const found = noViolations()
  let server = await mustStart(data)
  const client = clientTo(() => server.origin, keysIn(server.stdout()))
  let people: Person[] = [...(await newPeople(client, writers))]
  await server.kill('SIGTERM')

  for (let round = 0; round < rounds; round += 1) {
    const failing = drawFailing(random)
    const title = failing.map(titleOf).join(' and ')
    server = await mustStart(data, { env: fiuEnv(pipes) })
    const how = await oneRound(server, failing, pipes, (isOver) =>
      beBusy(client, people, tally, isOver),
    )
    if (server.isOver()) found.wrong.push(...crash(title, await server.ended))
    else await server.kill('SIGKILL')
    server = await mustStart(data)
    if (!(await isReady(server))) found.wrong.push(`${title}: not ready within a minute`)
    const seen = await checkPeople(client, people, tally)
    await settlePeople(client, people, tally)
    const all = { ...seen, wrong: [...seen.wrong, ...tally.wrong.splice(0)] }
    for (const key of ['lost', 'doubled', 'wrong'] as const)
      found[key].push(...all[key].map((sentence) => `${title}: ${sentence}`))
    const { code } = await server.kill('SIGTERM')
    if (code !== 0) found.wrong.push(`${title}: stopped by SIGTERM it ended with ${code}`)
    if (round % roundsPerLook === roundsPerLook - 1 || round === rounds - 1)
      found.wrong.push(...(await checkFolder(data)))
    if (people.length > mostPeople) people = people.slice(-writers)
    count(met, how)
    say(`round ${round + 1}: ${title}: ${how}`)
  }
  return {
    rounds,
    acknowledged: tally.acknowledged,
    decisions: tally.decisions,
    ...found,
    met,
  }
}

export const soak: Run = {
  name: 'soak',
  about:
    'one ledger that lives on while calls to files fail at random (fiu-utils): reads, writes, syncs, names; one of 500 to one of 3',
  unit: 'round',
  short: 2,
  long: 200,
  refusal: refusalOfFiu,
  run,
}
