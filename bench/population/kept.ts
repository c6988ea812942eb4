/** A population in a folder: made, or found as an earlier run left it, there or where it was copied from. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodedJson } from '../decoded.ts'
import { runToEnd } from '../processes.ts'
import { Counted, Population, ledgerIn } from './build.ts'

/** `say` hears when one is made, which takes a while. */
export const populationIn = async (
  folder: string,
  subjects: number,
  say: (text: string) => void,
): Promise<Population> => {
  const room = join(folder, String(subjects))
  const told = join(room, 'population.json')
  // A file of before said where it was made: the last word is the room's.
  if (existsSync(told))
    return { ...decodedJson(Counted, readFileSync(told, 'utf8')), folder: ledgerIn(room) }
  say(`making ${subjects} people`)
  mkdirSync(room, { recursive: true })
  const json = await runToEnd('./task', ['populate', room, String(subjects)])
  const { folder: _where, ...counted } = decodedJson(Population, json)
  writeFileSync(told, JSON.stringify(counted))
  return { ...counted, folder: ledgerIn(room) }
}
