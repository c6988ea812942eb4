/** The body of a request, bounded. */
import type { IncomingMessage } from 'node:http'

/** A checkpoint with 16 signatures of 5 kB (post-quantum ones), and 63 lines of proof, is less than this. */
export const maxBodyBytes = 128 * 1024

/** The bytes; `too-large` as soon as there is one too many, `broken-off` where the sender went away. */
export const readBody = (req: IncomingMessage): Promise<Uint8Array | 'too-large' | 'broken-off'> =>
  new Promise((resolve) => {
    if (Number(req.headers['content-length'] ?? '0') > maxBodyBytes) {
      resolve('too-large')
      return
    }
    const chunks: Buffer[] = []
    let bytes = 0
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBodyBytes) {
        req.pause()
        resolve('too-large')
      } else chunks.push(chunk)
    })
    req.once('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    req.once('close', () => resolve('broken-off'))
  })
