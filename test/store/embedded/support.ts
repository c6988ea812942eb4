/** Folders and processes for the tests of the log in segments. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import type { EmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedOptions, EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { startProcess } from '../process.ts'
import type { Child } from '../process.ts'
import { right } from '../../support/unwrap.ts'

/** So small that a test of a second closes several. */
export const smallSegments = 64 * 1024

export const openStore = (
  folder: string,
  options: Partial<EmbeddedOptions> = {},
): Promise<EmbeddedStore> =>
  right(openEmbeddedStore({ segmentBytes: smallSegments, reserveBytes: 0, ...options, folder }))

export const openReader = (folder: string): Promise<EmbeddedReader> =>
  right(openEmbeddedReader({ folder }))

export const logOf = (folder: string): string => join(folder, 'log')

/** Names in the log's folder that end so. */
export const filesIn = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(logOf(folder))
    .filter((name) => name.endsWith(ending))
    .sort()

const script = fileURLToPath(new URL('child.ts', import.meta.url))

/** Starts `child.ts <task> <folder>`. */
export const startChild = (task: string, folder: string): Child =>
  startProcess([script, task, folder])
