/** Lines of `state.jsonl` taken apart without being parsed: whoever compares one as it is spelled needs no more. */

/** As they stand in the line: a key of letters, digits and marks that JSON does not escape, and the row's text as JSON has it. */
export type RawLine = { readonly key: string; readonly projection: string; readonly row: string }

const beforeKey = '{"key":"'
const beforeName = '","projection":"'
const beforeRow = '","row":"'

/** Undefined where the line is of another shape. */
export const rawLine = (line: string): RawLine | undefined => {
  const keyEnd = line.indexOf(beforeName, beforeKey.length)
  const nameFrom = keyEnd + beforeName.length
  const nameEnd = line.indexOf(beforeRow, nameFrom)
  if (!line.startsWith(beforeKey) || keyEnd === -1 || nameEnd === -1 || !line.endsWith('"}'))
    return undefined
  return {
    key: line.slice(beforeKey.length, keyEnd),
    projection: line.slice(nameFrom, nameEnd),
    row: line.slice(nameEnd + beforeRow.length, -2),
  }
}

/** The line of a row: canonical JSON. */
export const spelledLine = (projection: string, key: string, row: string): string =>
  `{"key":${JSON.stringify(key)},"projection":${JSON.stringify(projection)},"row":${JSON.stringify(row)}}`

/** Text that JSON writes as it is. */
const plain = /^[ !#-[\]-~]*$/

/** Whether a line that was taken apart is `spelledLine` of its projection, its key and this row, without spelling it. */
export const isLineOf = ({ key, projection, row }: RawLine, text: string): boolean => {
  const spelled = JSON.stringify(text)
  const isRow = spelled.length === row.length + 2 && spelled.startsWith(row, 1)
  return isRow && plain.test(key) && plain.test(projection)
}

/** The text of JSON's inside of a string; undefined where it is none. */
export const unescaped = (raw: string): string | undefined => {
  if (!raw.includes('\\')) return raw
  try {
    const text: unknown = JSON.parse(`"${raw}"`)
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
