/**
 * Reads the directory of a zip strictly (APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16). Files must be stored without
 * compression, one after the other from the first byte, and only the directory may follow them. For each file it keeps
 * the name and four numbers.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { maxBundleFiles } from '../../bundle/format/manifest.ts'
import type { ArchiveProblem, BundleFile, RandomAccess } from './bundle-files.ts'
import { most16, most32, toldBehind, zip64Values } from './zip-numbers.ts'

/** The largest number of files: those that a manifest may list, and the manifest itself. */
const maxFiles = maxBundleFiles + 1

export type Directory = {
  /** In order of the archive. */
  readonly files: ReadonlyArray<BundleFile>
  /** The offset of each file's local header, then that of the directory. A file ends where the next one begins. */
  readonly offsets: Float64Array
  readonly crcs: Uint32Array
  readonly flags: Uint16Array
}

/** The shape of names in a bundle: ASCII, no backslash, no empty segment, none that begins with a dot. */
const nameShape = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/
/** Longest name that a manifest may have. */
const maxNameBytes = 200

const folderReason =
  'is a folder, and no bundle holds one. An archive that was unpacked and zipped again is another file: use the original'

const endBytes = 22
const locatorBytes = 20
const end64Bytes = 56
const lineBytes = 46
/** Flag for UTF-8 names. It may be set or not, since the names are ASCII. */
const isUtf8 = 0x0800
/**
 * The file type on Unix, if the archive was made there. Only plain files are accepted: an unpacking program would
 * follow a link.
 */
const [madeOnUnix, typeOfMode, plainFile] = [3, 0o170000, 0o100000]

/** A problem of the archive as a whole. */
const whole = (reason: string): Either<ArchiveProblem, never> => E.left({ file: '', reason })

type End = { readonly files: number; readonly bytes: number; readonly offset: number }

/** The end record of zip64, for numbers that do not fit the usual one. `tail` ends with the archive's last byte. */
const end64 = (tail: DataView, size: number): End | undefined => {
  const at = tail.byteLength - endBytes - locatorBytes
  const from = at - end64Bytes
  if (from < 0 || tail.getUint32(at, true) !== 0x07064b50) return undefined
  const place = Number(tail.getBigUint64(at + 8, true))
  const isOneDisk = tail.getUint32(at + 4, true) === 0 && tail.getUint32(at + 16, true) === 1
  if (!isOneDisk || place !== size - tail.byteLength + from) return undefined
  const long = (offset: number): number => Number(tail.getBigUint64(from + offset, true))
  const isWhole = tail.getUint32(from, true) === 0x06064b50 && long(4) === end64Bytes - 12
  const disks = tail.getUint32(from + 16, true) + tail.getUint32(from + 20, true)
  if (!isWhole || disks !== 0 || long(24) !== long(32)) return undefined
  return { files: long(32), bytes: long(40), offset: long(48) }
}

const isEither = (told: number, known: number, most: number): boolean =>
  told === most || told === known

/** Whether the file begins with a local header, or with the end record of an empty archive. */
const beginsAsZip = async (access: RandomAccess): Promise<boolean> => {
  const [p, k, kind = 0, version] = await access.read(0, Math.min(4, access.size))
  return p === 0x50 && k === 0x4b && [0x03, 0x05, 0x06].includes(kind) && version !== undefined
}

/** Finds the directory, which ends right before the end record. The archive has no comment. */
const readEnd = async (access: RandomAccess): Promise<Either<ArchiveProblem, End>> => {
  const length = Math.min(access.size, endBytes + locatorBytes + end64Bytes)
  const bytes = await access.read(access.size - length, length)
  const tail = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = length - endBytes
  if (at < 0 || tail.getUint32(at, true) !== 0x06054b50) return whole('does not end as a zip does')
  const short = (offset: number): number => tail.getUint16(at + offset, true)
  const usual = {
    files: short(10),
    bytes: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  }
  if (short(4) + short(6) + short(20) !== 0 || short(8) !== usual.files)
    return whole('has a comment, or is one of several')
  const isLong = usual.files === most16 || usual.bytes === most32 || usual.offset === most32
  const end = isLong ? end64(tail, access.size) : usual
  if (end === undefined) return whole('has no end that can be read')
  if (
    !isEither(usual.files, end.files, most16) ||
    !isEither(usual.bytes, end.bytes, most32) ||
    !isEither(usual.offset, end.offset, most32)
  )
    return whole('ends in two ways')
  const behind = isLong ? endBytes + locatorBytes + end64Bytes : endBytes
  if (end.offset + end.bytes + behind !== access.size)
    return whole(
      (await beginsAsZip(access))
        ? 'holds something beside its files and their directory'
        : 'does not begin with a zip record: something stands before the archive, or its begin is lost',
    )
  return end.files > maxFiles ? whole('holds too many files') : E.right(end)
}

type Line = {
  readonly file: BundleFile
  readonly offset: number
  readonly crc: number
  readonly flags: number
  readonly length: number
}

const lineProblem = (view: DataView, name: string): string | undefined => {
  const flags = view.getUint16(8, true)
  if (name.endsWith('/')) return folderReason
  if ((flags & 1) !== 0) return 'is encrypted'
  if (!nameShape.test(name)) return 'has a name that this format does not allow'
  // A stored file is never larger than the archive. This refuses zip bombs, such as 3 MB that inflate to 2 GB.
  if (view.getUint16(10, true) !== 0) return 'is not stored as it is'
  if ((flags & ~(toldBehind | isUtf8)) !== 0) return 'has flags that this format does not allow'
  const type = (view.getUint32(38, true) >>> 16) & typeOfMode
  if (view.getUint8(5) === madeOnUnix && type !== 0 && type !== plainFile) return 'is no plain file'
  // A file comment, or a file that begins on another disk.
  return view.getUint32(32, true) === 0 ? undefined : 'has more than this format allows'
}

/** Reads one line of the directory at the begin of `bytes`; a string names its fault. */
const readLine = (bytes: Uint8Array): Line | string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < lineBytes || view.getUint32(0, true) !== 0x02014b50)
    return 'has a directory that cannot be read'
  const [named, more] = [view.getUint16(28, true), view.getUint16(30, true)]
  const length = lineBytes + named + more
  if (named > maxNameBytes || length > bytes.length) return 'has a name that is too long'
  const name = String.fromCharCode(...bytes.subarray(lineBytes, lineBytes + named))
  const problem = lineProblem(view, name)
  if (problem !== undefined) return problem
  const told = [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)]
  const values = zip64Values(bytes.subarray(lineBytes + named, length), told)
  if (values === undefined) return 'has extra fields that this format does not allow'
  const [size = 0, stored = 0, offset = 0] = values
  if (size !== stored) return 'is not stored as it is'
  const file = { name, bytes: size }
  const [flags, crc] = [view.getUint16(8, true), view.getUint32(16, true)]
  return { file, offset, crc, flags, length }
}

const readLines = (bytes: Uint8Array, end: End): Either<ArchiveProblem, Directory> => {
  const files: BundleFile[] = []
  const names = new Set<string>()
  const [crcs, flags] = [new Uint32Array(end.files), new Uint16Array(end.files)]
  const offsets = new Float64Array(end.files + 1)
  let at = 0
  let least = 0
  for (let place = 0; place < end.files; place += 1) {
    const line = readLine(bytes.subarray(at))
    if (typeof line === 'string') return E.left({ file: `#${place + 1}`, reason: line })
    const { file, offset } = line
    if (names.has(file.name)) return E.left({ file: file.name, reason: 'stands there twice' })
    // The first file begins at offset 0. A gap between two files is found when the earlier one is read.
    if (place === 0 ? offset !== 0 : offset < least)
      return E.left({ file: file.name, reason: 'does not lie behind the file before it' })
    names.add(file.name)
    files.push(file)
    offsets[place] = offset
    crcs[place] = line.crc
    flags[place] = line.flags
    least = offset + file.bytes
    at += line.length
  }
  offsets[end.files] = end.offset
  return at === bytes.length && least <= end.offset && (end.files > 0 || end.offset === 0)
    ? E.right({ files, offsets, crcs, flags })
    : whole('holds something beside its files and their directory')
}

/** Reads the directory, and none of the files. Rejects if the bytes cannot be read. */
export const readDirectory = async (
  access: RandomAccess,
): Promise<Either<ArchiveProblem, Directory>> => {
  const end = await readEnd(access)
  if (E.isLeft(end)) return end
  const { files, bytes, offset } = end.right
  if (bytes > files * (lineBytes + maxNameBytes + 28))
    return whole('holds something beside its files and their directory')
  return readLines(await access.read(offset, bytes), end.right)
}
