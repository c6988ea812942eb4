/** Splits lines of `state.jsonl` without parsing them: enough for a comparison of the spelling. */

/**
 * The members of a line as they are spelled: a key of characters that JSON does not escape, and the row as an escaped
 * JSON string.
 */
export type RawLine = { readonly key: string; readonly projection: string; readonly row: string }

const beforeKey = '{"key":"'
const beforeName = '","projection":"'
const beforeRow = '","row":"'

/** The members; undefined if the line has another shape. */
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

/** The canonical JSON line of a row. */
export const spelledLine = (projection: string, key: string, row: string): string =>
  `{"key":${JSON.stringify(key)},"projection":${JSON.stringify(projection)},"row":${JSON.stringify(row)}}`

/** A text without characters that JSON escapes. */
const plain = /^[ !#-[\]-~]*$/

/** Whether a split line equals `spelledLine` of its projection, its key and this row; avoids building that line. */
export const isLineOf = ({ key, projection, row }: RawLine, text: string): boolean => {
  const spelled = JSON.stringify(text)
  const isRow = spelled.length === row.length + 2 && spelled.startsWith(row, 1)
  return isRow && plain.test(key) && plain.test(projection)
}

/** The text of an escaped JSON string without its quotation marks; undefined if malformed. */
export const unescaped = (raw: string): string | undefined => {
  if (!raw.includes('\\')) return raw
  try {
    const text: unknown = JSON.parse(`"${raw}"`)
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
