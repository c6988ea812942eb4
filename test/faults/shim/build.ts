/** Builds the shim from its one C file, where there is a compiler. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('shim.c', import.meta.url))
const cache = fileURLToPath(new URL('../../../node_modules/.cache/faults', import.meta.url))

const compilers = ['cc', 'gcc', 'clang']

const works = (compiler: string): boolean =>
  spawnSync(compiler, ['--version'], { stdio: 'ignore' }).status === 0

/** The sentence for a machine that cannot build it. */
const noCompiler =
  'faults: calls to the disk are broken by a library built from test/faults/shim/shim.c, and this machine has no C compiler for it: install gcc and libc6-dev (Debian), on Linux'

const built = (): string => {
  const text = readFileSync(source)
  const path = join(
    cache,
    `shim-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.so`,
  )
  if (existsSync(path)) return path
  const compiler = process.platform === 'linux' ? compilers.find(works) : undefined
  if (compiler === undefined) throw new Error(noCompiler)
  mkdirSync(cache, { recursive: true })
  const unfinished = `${path}.${process.pid}`
  const flags = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC']
  execFileSync(compiler, [...flags, '-o', unfinished, source, '-ldl', '-pthread'])
  renameSync(unfinished, path)
  return path
}

let known: string | undefined

/** The path of the library; throws the sentence above where it cannot be built. */
export const shimPath = (): string => (known ??= built())

/** Why calls cannot be broken here; undefined where they can. */
export const refusalOfShim = (): string | undefined => {
  try {
    shimPath()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : noCompiler
  }
}
