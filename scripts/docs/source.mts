/** What the source says about itself: the comment before an export, and the one at the top of a file. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A source file as text, by its path in the repository. */
export const sourceText = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

const plain = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s?/, ''))
    .join(' ')
    .trim()

const comment = String.raw`/\*\*((?:(?!\*/)[^])*)\*/`

/** The comment that a file begins with; '' where there is none. */
export const topOf = (path: string): string =>
  plain(new RegExp(`^${comment}`).exec(sourceText(path))?.[1] ?? '')

/** The comment right before each field of one exported record, by the field's name. */
export const fieldCommentsIn = (path: string, record: string): ReadonlyMap<string, string> => {
  const [, body = ''] = sourceText(path).split(new RegExp(`^export const ${record} = `, 'm'))
  const [own = ''] = body.split(/^export /m)
  return new Map(
    [...own.matchAll(new RegExp(`${comment}\\n\\s+(\\w+):`, 'g'))].map(([, text, name]) => [
      name ?? '',
      plain(text ?? ''),
    ]),
  )
}

/** The comment right before each exported constant of a file, by its name. */
export const commentsIn = (path: string): ReadonlyMap<string, string> =>
  new Map(
    [...sourceText(path).matchAll(new RegExp(`${comment}\\nexport const (\\w+)`, 'g'))].map(
      ([, text, name]) => [name ?? '', plain(text ?? '')],
    ),
  )
