/** A ledger whose newest segment is nearly full, so that the next acts close it and begin another one. */
import { cpSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { shipped } from '../../catalogue/shipped.ts'
import { renderText, renderedMediaType } from '../../../src/catalogue/render-text.ts'
import { clientTo } from '../driver/people.ts'
import { mustStart } from '../driver/server.ts'
import { newTally, work } from '../driver/work.ts'
import type { Prepared } from './prepare.ts'

const segmentBytes = 1024 * 1024
/** Of a version of the policy that comes with the program, with some to spare. */
const publicationBytes = 90 * 1024
/** Of some acts that are under way at the same time. */
const actsBytes = 8 * 1024

const sizeOf = (folder: string): number => {
  const newest = readdirSync(join(folder, 'log'))
    .filter((name) => name.endsWith('.segment'))
    .sort()
    .at(-1)
  return newest === undefined ? 0 : statSync(join(folder, 'log', newest)).size
}

/** Fills a copy: with versions of the policy first, since nothing else is as long, and with acts to the end. */
export const fill = async (prepared: Prepared, folder: string): Promise<Prepared> => {
  cpSync(prepared.folder, folder, { recursive: true })
  const server = await mustStart(folder)
  const client = clientTo(() => server.origin, prepared.keys)
  const people = structuredClone([...prepared.people])
  for (let number = 2; sizeOf(folder) < segmentBytes - publicationBytes; number += 1) {
    const pkg = { ...shipped, version: `v${number}` }
    const body = {
      package: pkg,
      text: renderText(shipped),
      mediaType: renderedMediaType,
      locale: 'zh-CN',
    }
    const said = await client.call('POST', '/v1/policies', {
      by: 'officer',
      body,
      headers: { 'idempotency-key': `fill-${number}` },
    })
    if (said.status >= 300) throw new Error(`a version is not published: ${said.text}`)
  }
  const isOver = (): boolean => sizeOf(folder) >= segmentBytes - actsBytes
  await work({ client, people, tally: newTally(), isOver, retryMs: 20 })
  await server.kill('SIGTERM')
  return { ...prepared, folder, people }
}
