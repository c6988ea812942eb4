/** An event rewritten by somebody who may write every file: all checksums mended, the tree left as it was. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { rewriteEvent } from '../faults/damage/rewrite.ts'
import { runHere } from './support.ts'

/** The leaves of the tree. */
const levelIn = (data: string): Buffer => readFileSync(join(data, 'tree', 'level-0'))

const actor = /"actor":\{"id":"[^"]+"/

/** Another actor in the event at `index`. Answers the event as it was, and the hash of its leaf before and now, by the letter of RFC 6962. */
export const rewrite = async (data: string, index: number) => {
  let [was, now] = ['', '']
  await rewriteEvent(data, index, (json) => {
    was = json
    now = json.replace(actor, '"actor":{"id":"another"')
    expect(now).not.toBe(json)
    expect(now).not.toContain('"sealed"')
    return now
  })
  const leaf = createHash('sha256').update(Uint8Array.of(0)).update(now).digest('base64')
  return { before: levelIn(data).toString('base64', index * 32, index * 32 + 32), now: leaf, was }
}

/** An act in the middle, where no start reads it. */
export const someAct = async (data: string) => {
  const { stdout } = await runHere('replay', '--format', 'jsonl', '--data', data)
  for (const line of stdout.split('\n').slice(20)) {
    const subject = /"subject":"(sub_[0-9a-f]{32})"/.exec(line)?.[1]
    const position = /"position":"?(\d+)/.exec(line)?.[1]
    if (subject !== undefined && position !== undefined && !line.includes('"sealed"'))
      return { subject, position: Number(position) }
  }
  throw new Error('the demo has no act')
}
