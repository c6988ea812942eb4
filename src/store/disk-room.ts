/** Room on a disk, in the words of whoever runs out of it. */

const mebibyte = 1024 * 1024

const inMiB = (bytes: number): string => `${Math.floor(bytes / mebibyte)} MiB`

/** The message for a folder with less free space than its reserve. */
export const fullText = (folder: string, freeBytes: number, reserveBytes: number): string =>
  `${inMiB(freeBytes)} are free on the disk of ${folder}, and ${inMiB(reserveBytes)} are kept free: acts are refused ` +
  'until there is more room, and go on by themselves then'
