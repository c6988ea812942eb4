/** The thread that draws: what it answers, and what becomes of those who wait when it ends. */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import type { Paper } from '../../../src/exports/pages/page.ts'
import { makePdfDrawing } from '../../../src/exports/pages/worker/drawing.ts'
import type { BeginThread } from '../../../src/exports/pages/worker/thread.ts'
import { instantOf } from '../../../src/kernel/instant.ts'
import { left, right } from '../../support/unwrap.ts'

const paperOf = (text: string): Paper => ({
  head: { title: '回执 Receipt', language: 'zh-CN', at: instantOf(1_764_400_000_000) },
  blocks: [{ block: 'paragraph', text }],
  sheets: 'many',
})

const loaded = (): ReadonlyArray<string> =>
  Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('/pdfkit/'))

describe('documents asked for at once', () => {
  test('are drawn one after the other, outside of this thread, as this thread would', async () => {
    const { draw, close } = makePdfDrawing()
    const texts = ['喆ༀ𠮷', 'privacy', '同意']
    const drawn = (await Promise.all(texts.map((text) => draw(paperOf(text))))).map((each) =>
      right(each),
    )
    expect(loaded()).toEqual([])
    const { pdfOf } = await import('../../../src/exports/pages/pdf/pdf.ts')
    const { readFaces } = await import('../../../src/exports/pages/pdf/faces.ts')
    const faces = readFaces()
    const here = await Promise.all(texts.map((text) => pdfOf(faces, paperOf(text))))
    expect(drawn.map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual(
      here.map((bytes) => Buffer.from(bytes).toString('base64')),
    )
    expect(loaded()).not.toEqual([])
    await close()
  })
})

/** A thread that does as the document says: ends, takes all memory, throws, says nothing, or answers with its number. */
const begun: Worker[] = []
const beginObeying: BeginThread = (heapMb) => {
  const thread = new Worker(
    `const { parentPort, threadId } = require('node:worker_threads')
    const kept = []
    const obey = {
      end: () => process.exit(3),
      grow: () => { for (;;) kept.push([Math.random()]) },
      throw: () => parentPort.postMessage({ threw: 'RangeError' }),
      hang: () => {},
    }
    parentPort.on('message', ({ blocks: [{ text }] }) =>
      obey[text]?.() ?? (obey[text] || parentPort.postMessage({ bytes: Uint8Array.of(threadId) })))`,
    { eval: true, resourceLimits: { maxOldGenerationSizeMb: heapMb } },
  )
  begun.push(thread)
  return thread
}

const why = (failure: string) => ({ failure: 'page-not-drawn', why: failure })

describe('a thread', () => {
  const obeying = (limits: Parameters<typeof makePdfDrawing>[0] = {}) =>
    makePdfDrawing({ heapMb: 16, ...limits }, beginObeying)

  test.each([
    ['end', 'thread-ended'],
    ['grow', 'out-of-memory'],
  ])(
    'that ends (%s) fails the document that it had, and is begun again for the next',
    async (does, failed) => {
      const { draw, close } = obeying()
      const [before, over, after] = await Promise.all([
        draw(paperOf('before')),
        draw(paperOf(does)),
        draw(paperOf('after')),
      ])
      expect(left(over)).toEqual(why(failed))
      expect(right(after)).not.toEqual(right(before))
      expect(right(await draw(paperOf('later')))).toEqual(right(after))
      await close()
    },
  )

  test('that throws fails that document, and goes on', async () => {
    const { draw, close } = obeying()
    const before = right(await draw(paperOf('before')))
    expect(left(await draw(paperOf('throw')))).toEqual(why('threw'))
    expect(right(await draw(paperOf('after')))).toEqual(before)
    await close()
  })

  test('that says nothing is ended, and begun again', async () => {
    const { draw, close } = obeying({ longestMs: 1 })
    const asked = [draw(paperOf('hang')), draw(paperOf('hang'))]
    for (const each of asked) expect(left(await each)).toEqual(why('took-too-long'))
    await close()
  })

  test('takes no more than may wait, and nothing that is too large', async () => {
    const { draw, close } = obeying({ mostWaiting: 2, mostCharacters: 10 })
    const asked = [1, 2, 3, 4].map((each) => draw(paperOf(`${each}`)))
    expect(await Promise.all(asked.map(async (each) => (await each)._tag))).toEqual([
      ...Array<string>(3).fill('Right'),
      'Left',
    ])
    expect(left((await Promise.all(asked))[3]!)).toEqual(why('too-many-wait'))
    expect(left(await draw(paperOf('x'.repeat(11))))).toEqual(why('too-large'))
    await close()
  })

  test('is ended when nobody asked for a while, and begun again', async () => {
    const { draw, close } = obeying({ idleMs: 1 })
    const first = right(await draw(paperOf('one')))
    const thread = begun.at(-1)
    await new Promise((resolve) => thread?.once('exit', resolve))
    expect(right(await draw(paperOf('two')))).not.toEqual(first)
    await close()
  })

  test('answers all who wait when it is closed, and draws again when asked', async () => {
    const { draw, close } = obeying()
    const asked = ['hang', 'two', 'three'].map((text) => draw(paperOf(text)))
    await close()
    for (const each of asked) expect(left(await each)).toEqual(why('thread-ended'))
    expect(right(await draw(paperOf('four'))).length).toBe(1)
    await close()
  })
})
