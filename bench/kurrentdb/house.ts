/** The same population twice: in its folder, and on the server with a folder for what a node keeps itself. */
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { t } from '../../src/fp.ts'
import { Population } from '../population/build.ts'

/** A population whose log is on the server as well. */
export const TwoHouses = t.type({
  /** With the log in its folder. */
  embedded: Population,
  /** The folder of the node whose log is on the server. */
  nodeFolder: t.string,
})
export type TwoHouses = t.TypeOf<typeof TwoHouses>

/** What a row is told. */
export const KurrentTask = t.type({
  houses: TwoHouses,
  rounds: t.number,
  windowMs: t.number,
  /** An empty folder. */
  scratch: t.string,
})
export type KurrentTask = t.TypeOf<typeof KurrentTask>

/** Everything of a ledger's folder but its log and its rows. */
export const furnish = (folder: string, nodeFolder: string): void => {
  mkdirSync(nodeFolder, { recursive: true, mode: 0o700 })
  for (const part of ['vault', 'keys', 'credentials', 'name'])
    cpSync(join(folder, part), join(nodeFolder, part), { recursive: true })
}

/** The node on the server, as the other rows know a population. */
export const onServer = ({ embedded, nodeFolder }: TwoHouses): Population => ({
  ...embedded,
  folder: nodeFolder,
})
