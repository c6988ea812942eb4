/** Standard output, at the pace of whoever reads it. */

/** The reader has seen enough (`| head`): no failure, but there is nobody to answer any more. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone'
}

const isPipeClosed = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'

/** Writes to a stream and waits where the reader is slower, so that an answer of any size takes little memory. */
export const pacedWriter = (stream: NodeJS.WriteStream): ((text: string) => Promise<void>) => {
  let broken: Error | undefined
  let wake: (() => void) | undefined
  stream.on('error', (error) => {
    broken = isPipeClosed(error) ? new ReaderGone() : error
    wake?.()
  })
  stream.on('drain', () => wake?.())
  return async (text) => {
    if (broken === undefined && !stream.write(text)) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (broken !== undefined) throw broken
  }
}
