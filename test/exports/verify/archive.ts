/** Files of a bundle, their manifest, and the archive that holds them: any of it can be changed in between. */
import { createHash } from 'node:crypto'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'

export type Contents = Map<string, Buffer>

export const hash = (name: 'sha256' | 'sm3', ...parts: ReadonlyArray<Uint8Array>): Buffer =>
  createHash(name).update(Buffer.concat(parts)).digest()

/** The manifest over what is there. */
export const manifestOf = (contents: Contents, head: object): Buffer => {
  const files = [...contents].map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: hash('sha256', bytes).toString('hex'),
    sm3: hash('sm3', bytes).toString('hex'),
  }))
  return Buffer.from(canonicalJson({ ...head, files }))
}

/** The same contents with a manifest that fits them again: as one does who changed a file on purpose. */
export const resealed = (contents: Contents, more: object = {}): Contents => {
  const head: object = JSON.parse(contents.get('manifest.json')?.toString() ?? '{}')
  const rest = new Map([...contents].filter(([name]) => name !== 'manifest.json'))
  return rest.set('manifest.json', manifestOf(rest, { ...head, ...more }))
}

/** The archive, each file stored as it is. */
export const zipOf = async (
  contents: Iterable<readonly [string, Uint8Array]>,
  level = 0,
): Promise<Buffer> => {
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    level,
    useWebWorkers: false,
    extendedTimestamp: false,
    lastModDate: new Date(1980, 0, 1),
  })
  for (const [name, bytes] of contents) await zip.add(name, new Uint8ArrayReader(bytes))
  return Buffer.from(await zip.close())
}
