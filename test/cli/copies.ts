/** A demo's ledger in a room of its own, made once, and copies of it to be spoilt. */
import { cpSync } from 'node:fs'
import { run } from './support.ts'
import type { scratch } from './support.ts'

type Room = Pick<ReturnType<typeof scratch>, 'path'>

/** Makes the ledger of a demo, in `whole` unless named otherwise; gives its folder. */
export const demoIn = async (room: Room, name = 'whole'): Promise<string> => {
  const data = room.path(name)
  await run(['demo', '--no-serve', '--json', '--people', '12', '--data', data])
  return data
}

/** Gives another copy of the folder of that name each time. */
export const copiesOf = (room: () => Room): ((name: string) => string) => {
  let copies = 0
  return (name) => {
    copies += 1
    const data = room().path(`copy-${copies}`)
    cpSync(room().path(name), data, { recursive: true })
    return data
  }
}

/** Gives another copy of `whole` each time. */
export const copiesIn = (room: () => Room): (() => string) => {
  const copyOf = copiesOf(room)
  return () => copyOf('whole')
}
