/** A population in a folder: made, or found as an earlier run left it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodedJson } from '../decoded.ts'
import { runToEnd } from '../processes.ts'
import { Population } from './build.ts'

/** `say` hears when one is made, which takes a while. */
export const populationIn = async (
  folder: string,
  subjects: number,
  say: (text: string) => void,
): Promise<Population> => {
  const room = join(folder, String(subjects))
  const told = join(room, 'population.json')
  if (existsSync(told)) return decodedJson(Population, readFileSync(told, 'utf8'))
  say(`making ${subjects} people`)
  mkdirSync(room, { recursive: true })
  const json = await runToEnd('./task', ['populate', room, String(subjects)])
  const made = decodedJson(Population, json)
  writeFileSync(told, json)
  return made
}
