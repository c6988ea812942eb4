/** Debian's `fiu-utils`: calls of a running process that fail at random, by somebody else's library than ours. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Random } from '../../store/embedded/seeded.ts'

const libraries = ['/usr/lib/fiu/fiu_run_preload.so', '/usr/lib/fiu/fiu_posix_preload.so'] as const

/**
 * Failure points of what is done to files. `read`, `write` and `writev` are left out: the server's sockets, and the wakes
 * of its own threads, go through them as well. What ends in `reduce` is done in part.
 */
const points = [
  'posix/io/rw/pread',
  'posix/io/rw/pread/reduce',
  'posix/io/rw/pwrite',
  'posix/io/rw/pwrite/reduce',
  'posix/io/rw/pwritev',
  'posix/io/rw/ftruncate',
  'posix/io/sync/fsync',
  'posix/io/sync/fdatasync',
  'posix/io/oc/open',
  'posix/io/dir/rename',
  'posix/io/dir/unlink',
] as const

/** EIO, ENOSPC. */
const errors = [5, 28] as const
const probabilities = [0.002, 0.01, 0.05, 0.3] as const

/** One thing that fails for a while. */
export type Failing = {
  readonly point: string
  /** Of each call. */
  readonly probability: number
  /** The number of the system's error. */
  readonly error: number
}

const oneOf = <A>(all: ReadonlyArray<A>, random: Random): A => {
  const each = all[Math.floor(random() * all.length)]
  if (each === undefined) throw new Error('nothing to choose from')
  return each
}

/** One or two things at once. */
export const drawFailing = (random: Random): ReadonlyArray<Failing> =>
  Array.from({ length: random() < 0.3 ? 2 : 1 }, () => ({
    point: oneOf<string>(points, random),
    probability: oneOf<number>(probabilities, random),
    error: oneOf<number>(errors, random),
  }))

/** Why there is no soak on this machine; undefined where there is. */
export const refusalOfFiu = (): string | undefined =>
  libraries.every((path) => existsSync(path)) &&
  spawnSync('fiu-ctrl', ['-h'], { stdio: 'ignore' }).error === undefined
    ? undefined
    : 'soak: calls fail by the library of fiu-utils, which is not on this machine: install fiu-utils (Debian), on Linux'

/** The environment of a process whose calls can be made to fail; `pipes`: the folder of its named pipes. */
export const fiuEnv = (pipes: string): { readonly [name: string]: string } => ({
  LD_PRELOAD: libraries.join(' '),
  FIU_CTRL_FIFO: pipes,
  FIU_ENABLE: '',
  UV_USE_IO_URING: '0',
})

const tell = (pipes: string, pid: number, command: string): void => {
  execFileSync('fiu-ctrl', ['-f', pipes, '-c', command, String(pid)], {
    stdio: 'ignore',
    timeout: 10_000,
  })
}

/** From now on. */
export const begin = (pipes: string, pid: number, failing: ReadonlyArray<Failing>): void => {
  for (const { point, probability, error } of failing)
    tell(
      pipes,
      pid,
      `enable_random name=${point},probability=${probability},failnum=1,failinfo=${error}`,
    )
}

/** No more. */
export const end = (pipes: string, pid: number, failing: ReadonlyArray<Failing>): void => {
  for (const { point } of failing) tell(pipes, pid, `disable name=${point}`)
}
