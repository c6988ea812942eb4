/** A terminal's stderr: lines, and at most one bar, in the last line until it is overwritten. */

/** Clears the line that the cursor is in; whatever begins with it is a bar. */
export const clearLine = '\r\u001b[2K'

/** Writes text so that no line ends up behind a bar: a bar that stands there gives way. */
export const besideBars = (write: (text: string) => void): ((text: string) => void) => {
  let isBarShown = false
  return (text) => {
    const isBar = text.startsWith(clearLine) && !text.endsWith('\n')
    write(isBarShown && !isBar && !text.startsWith('\n') ? clearLine + text : text)
    isBarShown = isBar
  }
}

/** All that this process says on stderr goes through here. */
export const writeErr = besideBars((text) => {
  process.stderr.write(text)
})
