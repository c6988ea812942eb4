/**
 * Finds the commands of a README that are run: the ```sh block under a mark.
 *   <!-- run -->                          runs and must succeed
 *   <!-- run: background until <url> -->  keeps running; the next block starts when <url> answers 2xx
 */

const mark = /^<!--\s*run(.*?)-->\s*$/
const background = /^:\s*background until (https?:\/\/\S+)\s*$/

const kindOf = (rest, line) => {
  if (rest.trim() === '') return { kind: 'run' }
  const url = background.exec(rest.trimEnd())?.[1]
  if (url !== undefined) return { kind: 'background', url }
  throw new Error(`line ${line}: not a mark we know: "run${rest.trimEnd()}"`)
}

/** The block that starts at or after `from`, blank lines skipped. */
const blockAt = (lines, from, line) => {
  let start = from
  while (lines[start]?.trim() === '') start += 1
  if (lines[start]?.trim() !== '```sh') throw new Error(`line ${line}: no \`\`\`sh block follows`)
  const end = lines.findIndex((text, at) => at > start && text.trim() === '```')
  if (end === -1) throw new Error(`line ${start + 1}: the block does not end`)
  return { script: lines.slice(start + 1, end).join('\n'), end }
}

/** Marked blocks in order: `{ kind, url?, script, line }`. Throws on a mark that would not be run. */
export const readmeBlocks = (markdown) => {
  const lines = markdown.split(/\r?\n/)
  const blocks = []
  for (let at = 0; at < lines.length; at += 1) {
    const rest = mark.exec(lines[at])?.[1]
    if (rest === undefined) continue
    const line = at + 1
    const { script, end } = blockAt(lines, at + 1, line)
    blocks.push({ ...kindOf(rest, line), script, line })
    at = end
  }
  return blocks
}
