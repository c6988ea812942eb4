/** docker-compose.yml by service, each with what its anchors bring along. Reads as much of YAML as that file uses. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export const fileText = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

const withoutComments = (text: string): ReadonlyArray<string> =>
  text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))

const lines = withoutComments(fileText('docker-compose.yml'))

const indentOf = (line: string): number => line.length - line.trimStart().length

/** The lines that belong to the line at `at`: all that follow and stand further right. */
const under = (at: number): ReadonlyArray<string> => {
  const head = lines[at] ?? ''
  const end = lines.findIndex((line, index) => index > at && indentOf(line) <= indentOf(head))
  return lines.slice(at + 1, end < 0 ? lines.length : end)
}

const anchored = (name: string): ReadonlyArray<string> => {
  const at = lines.findIndex((line) => line.endsWith(`: &${name}`))
  if (at < 0) throw new Error(`no anchor ${name}`)
  return under(at)
}

/** With the lines of every anchor that is merged in, and those that these merge in. */
const expanded = (block: ReadonlyArray<string>): ReadonlyArray<string> =>
  block.flatMap((line) => {
    const merged = /<<: \*([a-z-]+)/.exec(line)?.[1]
    return merged === undefined ? [line] : expanded(anchored(merged))
  })

const section = (name: string): ReadonlyArray<string> => under(lines.indexOf(`${name}:`))

/** The names in a section, such as `volumes`. */
export const namesIn = (name: string): ReadonlyArray<string> =>
  section(name)
    .filter((line) => indentOf(line) === 2)
    .map((line) => line.trim().replace(/:.*$/, ''))

/** Every service by name, as text. */
export const services: ReadonlyMap<string, string> = new Map(
  namesIn('services').map((name) => [
    name,
    expanded(under(lines.indexOf(`  ${name}:`))).join('\n'),
  ]),
)

/** The file as text, without comments. */
export const composeText = lines.join('\n')
