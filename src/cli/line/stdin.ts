/** Reads JSON from standard input. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { jsonFrom } from '../words/json.ts'

/** Bytes taken at most: the same as the body of an act over HTTP. */
const maxBytes = 64 * 1024

/** Reads standard input to its end; refuses what is too long or is not JSON. */
export const readStdin = async (): Promise<Either<Fault, unknown>> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > maxBytes)
      return E.left(faulty('data', `standard input is longer than ${maxBytes} bytes`))
    chunks.push(part)
  }
  return jsonFrom('standard input', Buffer.concat(chunks))
}
