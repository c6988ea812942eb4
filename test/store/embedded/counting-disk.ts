/** The real disk, with its open files counted. */
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'

/** The disk, and how many files it has had open at a time. */
export const counting = () => {
  let [now, most, opened] = [0, 0, 0]
  const noted = (file: number): number => {
    now += 1
    opened += 1
    most = Math.max(most, now)
    return file
  }
  const io: Io = {
    ...disk,
    open: (path, access) => noted(disk.open(path, access)),
    create: (path) => noted(disk.create(path)),
    close: (file) => {
      disk.close(file)
      now -= 1
    },
  }
  return { io, now: () => now, most: () => most, opened: () => opened }
}
