/** A policy in files: one JSON document, or a folder of them, to one package or every fault. */
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { assemblePackage } from '../../catalogue/assemble.ts'
import type { PackagePart } from '../../catalogue/assemble.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultLines } from '../words/failures.ts'
import { jsonFrom } from '../words/json.ts'
import { unreadable } from '../words/unreadable.ts'

/** Bytes of one file at most: a package of 1,000 purposes is under 2 MB. */
const maxFileBytes = 8 * 1024 * 1024

/** A file's bytes; refuses what is larger than any policy. */
export const readBytes = async (path: string): Promise<Either<Fault, Uint8Array>> => {
  try {
    const { size } = await stat(path)
    if (size > maxFileBytes)
      return E.left(faulty('data', `${path} is larger than ${maxFileBytes} bytes`))
    return E.right(await readFile(path))
  } catch (error) {
    return E.left(unreadable(path, error))
  }
}

const filesOf = async (path: string): Promise<Either<Fault, ReadonlyArray<string>>> => {
  try {
    if (!(await stat(path)).isDirectory()) return E.right([path])
    const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort()
    return names.length === 0
      ? E.left(faulty('no-input', `${path} holds no .json file`))
      : E.right(names.map((name) => join(path, name)))
  } catch (error) {
    return E.left(unreadable(path, error))
  }
}

const partOf = async (path: string): Promise<Either<Fault, PackagePart>> => {
  const bytes = await readBytes(path)
  if (E.isLeft(bytes)) return bytes
  const value = jsonFrom(path, bytes.right)
  return E.isLeft(value) ? value : E.right({ file: path, value: value.right })
}

/** Reads a package from a folder's JSON files, in order of name, or from one file. */
export const readPackage = async (path: string): Promise<Either<Fault, PolicyPackage>> => {
  const files = await filesOf(path)
  if (E.isLeft(files)) return files
  const parts: PackagePart[] = []
  for (const file of files.right) {
    const part = await partOf(file)
    if (E.isLeft(part)) return part
    parts.push(part.right)
  }
  const assembled = assemblePackage(parts)
  return E.isLeft(assembled) ? E.left(faulty('data', ...faultLines(assembled.left))) : assembled
}
