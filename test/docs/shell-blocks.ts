/** The commands that a page of docs/ shows and a test runs, with the marks that start and stop the ledger around them. */

/** The steps of a page, in order. `line`: its line, 1-based. */
export type Step =
  | { readonly step: 'run'; readonly script: string; readonly line: number }
  | { readonly step: 'start'; readonly line: number }
  | { readonly step: 'stop'; readonly line: number }
  /** A ledger of the version before lies in the folder. */
  | { readonly step: 'before'; readonly line: number }

const mark = /^<!-- (run|server: start|server: stop|ledger: of the version before) -->$/

const stepOf = { 'server: start': 'start', 'server: stop': 'stop' } as const

const blockAfter = (lines: ReadonlyArray<string>, at: number): string => {
  const end = lines.indexOf('```', at)
  if (lines[at] !== '```sh' || end === -1) throw new Error(`line ${at}: no \`\`\`sh block follows`)
  return lines.slice(at + 1, end).join('\n')
}

/** The steps of a page; throws on a comment that looks like a mark and is not one. */
export const stepsIn = (markdown: string): ReadonlyArray<Step> => {
  const lines = markdown.split('\n')
  return lines.flatMap((text, index): ReadonlyArray<Step> => {
    const line = index + 1
    const said = mark.exec(text)?.[1]
    if (said === undefined) {
      if (/^<!-- *(run|server|ledger)/.test(text))
        throw new Error(`line ${line}: not a mark we know`)
      return []
    }
    if (said === 'run') return [{ step: 'run', script: blockAfter(lines, index + 1), line }]
    if (said === 'server: start' || said === 'server: stop') return [{ step: stepOf[said], line }]
    return [{ step: 'before', line }]
  })
}
