/** The thread that draws PDFs, one document after another, with fonts loaded once. */
import { parentPort } from 'node:worker_threads'
import type { Paper } from '../page.ts'
import { readFaces } from '../pdf/faces.ts'
import type { Faces } from '../pdf/faces.ts'
import { pdfOf } from '../pdf/pdf.ts'
import type { Drawn } from './drawn.ts'

let faces: Faces | undefined

const drawn = async (paper: Paper): Promise<Drawn> => {
  try {
    return { bytes: await pdfOf((faces ??= readFaces()), paper) }
  } catch (cause) {
    return { threw: cause instanceof Error ? cause.name : 'unknown' }
  }
}

const port = parentPort
port?.on('message', (paper: Paper) => {
  void drawn(paper).then((answer) =>
    // Transfers the bytes instead of copying them.
    port.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer] : []),
  )
})
