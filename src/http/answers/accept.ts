/** The preference of a caller (RFC 9110 section 12.5.1) among several forms of an answer. */

const weightOf = (parameters: ReadonlyArray<string>): number => {
  const q = parameters.find((each) => /^\s*q\s*=/i.test(each))?.split('=')[1]
  return q === undefined ? 1 : Number(q)
}

const weightIn = (accept: string, mediaType: string): number => {
  const found = accept
    .split(',')
    .map((each) => each.split(';'))
    .find(([name]) => name?.trim().toLowerCase() === mediaType)
  return found === undefined ? 0 : weightOf(found.slice(1))
}

/** Whether the media type is asked for by its own name, and JSON not rather. */
export const prefers = (accept: string | undefined, mediaType: string): boolean => {
  if (accept === undefined) return false
  const weight = weightIn(accept, mediaType)
  return weight > 0 && weight >= weightIn(accept, 'application/json')
}
