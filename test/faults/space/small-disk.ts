/** Disks that are full: a tmpfs of some MiB, which root may mount, or any disk with a system that says so. */
import { spawnSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Shimmed } from '../driver/server.ts'
import { newControl } from '../shim/control.ts'

const mib = 1024 * 1024

const mount = (folder: string, sizeMiB: number): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=0700`, 'tmpfs', folder], {
    stdio: 'ignore',
  }).status === 0

const unmount = (folder: string): void =>
  void spawnSync('umount', ['--lazy', folder], { stdio: 'ignore' })

export type SmallDisk = {
  /** Fills it until so many bytes are free. */
  readonly fill: (freeBytes: number) => void
  readonly makeRoom: () => void
  readonly remove: () => void
  /** The shim that a server on it runs under. */
  readonly shim: Shimmed
}

/** Mounts one at a folder that is made. */
export const newSmallDisk = (folder: string, sizeMiB: number): SmallDisk => {
  mkdirSync(folder, { recursive: true })
  if (!mount(folder, sizeMiB)) throw new Error('tmpfs cannot be mounted')
  const ballast = join(folder, 'ballast')
  const free = (): number => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  }
  return {
    shim: {},
    fill: (freeBytes) => {
      const file = openSync(ballast, 'a')
      const block = Buffer.alloc(4096)
      // Others write as well: the last blocks may be gone before we are there.
      while (free() >= freeBytes + block.length) {
        try {
          writeSync(file, block)
        } catch {
          break
        }
      }
      fsyncSync(file)
      closeSync(file)
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove: () => unmount(folder),
  }
}

/** A folder on any disk, of which the system says that it is full. */
export const newSaidDisk = (folder: string): SmallDisk => {
  const control = newControl(join(folder, 'control'))
  return {
    shim: { control: control.path },
    fill: control.free,
    makeRoom: () => control.free(undefined),
    remove: control.close,
  }
}

/** Why no small disk can be had here; undefined where it can. */
export const refusalOfSmallDisk = (): string | undefined => {
  const folder = join(tmpdir(), `faults-mount-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const can = mount(folder, 1)
  if (can) unmount(folder)
  rmSync(folder, { recursive: true, force: true })
  return can ? undefined : 'a full disk is a tmpfs of some MiB, and only root may mount one'
}

export const inMiB = (count: number): number => count * mib
