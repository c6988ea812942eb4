/** The end of a process while others are asked: they are not away for that. An export that waits in vain is told. */
import { afterEach, describe, expect, test } from 'vitest'
import { makeStamps } from '../../../src/sequencer/stamps/stamps.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { left } from '../../support/unwrap.ts'
import { answering, asking, closeAll, closing, folder } from '../witnesses/places.ts'

afterEach(closeAll)

/** Somebody who takes each request and answers none. */
const mute = async () => {
  let reach = (): void => undefined
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return { line: await answering(() => reach()), reached }
}

const stampsFrom = async () => {
  const { line, reached } = await mute()
  const { endorsements, checkpoint } = await asking(folder(), 'quorum none\n')
  const told: string[] = []
  const stamps = makeStamps({
    authority: { url: line.trim().split(' ').at(-1) ?? '', authorities: [] },
    endorsements,
    primitives: nodeCrypto,
    nowMs: Date.now,
    randomBytes: (bytes) => new Uint8Array(bytes),
    random: () => 1,
    everyMs: 3_600_000,
    onChanged: (now) => void told.push(now === 'ok' ? now : now.rejected),
  })
  closing.unshift(stamps.close)
  return { stamps, told, reached, checkpoint }
}

describe('a time stamp authority', () => {
  test('failed nobody where the end of the process broke the request off', async () => {
    const { stamps, told, reached, checkpoint } = await stampsFrom()
    stamps.onShown(checkpoint(1))
    await reached
    await stamps.close()
    expect([told, stamps.health().state]).toEqual([[], 'new'])
  })

  test('failed an export that waited in vain', async () => {
    const { stamps, told, checkpoint } = await stampsFrom()
    left(await stamps.stampOf(checkpoint(1), 50))
    expect(told).toEqual(['stamp-not-answered'])
  })
})

test('a witness is not away where the end of the process broke the request off', async () => {
  const { line, reached } = await mute()
  const log = await asking(folder(), `${line}quorum w\n`)
  log.witnesses.onShown(log.checkpoint(7))
  await reached
  await log.witnesses.close()
  expect([log.witnesses.health(), log.heard]).toMatchObject([[{ state: 'new' }], []])
})
