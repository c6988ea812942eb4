/** The name of a time-stamp authority, for people. */
import type { Certificate } from 'pkijs'

/** Short names of attributes (RFC 4514 section 3); any other by its object identifier. */
const attributes: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
])

const mostCharacters = 300

/** Subject of the certificate that signed: `C=CN, O=Example, CN=Example TSA`, at most 300 characters. */
export const authorityName = ({ subject }: Certificate): string => {
  const name = subject.typesAndValues
    .map(({ type, value }) => `${attributes.get(type) ?? type}=${value.valueBlock.value}`)
    .join(', ')
  return Array.from(name).slice(0, mostCharacters).join('')
}
