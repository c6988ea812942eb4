/** Which bits of a folder are turned over: every byte of its small files, and the others by their size. */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Random } from '../../store/embedded/seeded.ts'

/** A bit of a file; `path` is below the folder. */
export type Bit = { readonly path: string; readonly at: number; readonly bit: number }

/** Up to so many bytes each byte of a file gets a bit of its own. */
const smallBytes = 256
/** At least so many bits of any other file. */
const floorBits = 25
/** Three of four are bits of bytes that hold something: a file that was made long is mostly zeros. */
const fullShare = 0.75

type Sized = { readonly path: string; readonly bytes: number }

const filesOf = (folder: string, match: string): ReadonlyArray<Sized> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ path: relative(folder, path), bytes: statSync(path).size }))
    .filter(({ path, bytes }) => bytes > 0 && path.includes(match))
    .sort((one, other) => (one.path < other.path ? -1 : 1))

const bitOf = (random: Random): number => Math.floor(random() * 8)

const everyByte = ({ path, bytes }: Sized, random: Random): ReadonlyArray<Bit> =>
  Array.from({ length: bytes }, (_, at) => ({ path, at, bit: bitOf(random) }))

const someBytes = (folder: string, path: string, count: number, random: Random) => {
  const bytes = readFileSync(join(folder, path))
  const full = [...bytes.keys()].filter((at) => bytes[at] !== 0)
  return Array.from({ length: count }, (): Bit => {
    const among = random() < fullShare ? full : []
    const at = among[Math.floor(random() * among.length)] ?? Math.floor(random() * bytes.length)
    return { path, at, bit: bitOf(random) }
  })
}

const shuffled = <A>(all: ReadonlyArray<A>, random: Random): ReadonlyArray<A> =>
  all
    .map((each) => ({ each, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each)

/** One bit of each file in turn, for a run that is too short for more. */
const inTurn = (folder: string, files: ReadonlyArray<Sized>, count: number, random: Random) => {
  const order = shuffled(files, random)
  return Array.from({ length: count }, (_, index) => order[index % order.length]).flatMap((file) =>
    file === undefined ? [] : someBytes(folder, file.path, 1, random),
  )
}

/** So many bits of the files of a folder with `match` in their path, in an order that the seed decides. */
export const dealBits = (
  folder: string,
  count: number,
  random: Random,
  match = '',
): ReadonlyArray<Bit> => {
  const files = filesOf(folder, match)
  if (files.length === 0) throw new Error(`no file has '${match}' in its path`)
  const large = files.filter(({ bytes }) => bytes > smallBytes)
  const small = files
    .filter(({ bytes }) => bytes <= smallBytes)
    .flatMap((file) => everyByte(file, random))
  const left = count - small.length - floorBits * large.length
  if (left < 0) return inTurn(folder, files, count, random)
  const total = large.reduce((sum, { bytes }) => sum + bytes, 0)
  const dealt = large.flatMap(({ path, bytes }) =>
    someBytes(folder, path, floorBits + Math.floor((left * bytes) / total), random),
  )
  const rest = inTurn(folder, files, count - small.length - dealt.length, random)
  return shuffled([...small, ...dealt, ...rest], random)
}

/** Turns a bit over, in place. */
export const flip = (folder: string, { path, at, bit }: Bit): void => {
  const whole = join(folder, path)
  const bytes = readFileSync(whole)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
  writeFileSync(whole, bytes)
}
