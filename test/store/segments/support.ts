/** Folders and processes for the tests of the log in segments. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSegmentReader } from '../../../src/store/segments/open-reader.ts'
import type { SegmentReader } from '../../../src/store/segments/open-reader.ts'
import { openSegmentStore } from '../../../src/store/segments/open-segments.ts'
import type { SegmentOptions, SegmentStore } from '../../../src/store/segments/segment-store.ts'
import { startProcess } from '../process.ts'
import type { Child } from '../process.ts'
import { right } from '../support.ts'

/** So small that a test of a second closes several. */
export const smallSegments = 64 * 1024

export const openStore = (
  folder: string,
  options: Partial<SegmentOptions> = {},
): Promise<SegmentStore> =>
  right(openSegmentStore({ segmentBytes: smallSegments, reserveBytes: 0, ...options, folder }))

export const openReader = (folder: string): Promise<SegmentReader> =>
  right(openSegmentReader({ folder }))

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
