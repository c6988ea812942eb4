/** Helpers of the tests that stand once, under `test/support`, and definitions of the same kind elsewhere. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a definition begins, exported or within another. */
const begins = '^\\s*(?:export )?const \\w+ = (?:async )?'

/** Where each has its home, and how it would be defined again. */
const kinds: ReadonlyArray<{ readonly home: string; readonly again: RegExp }> = [
  // A function of an Either or a task with any sides, whose result is one of the sides.
  {
    home: 'test/support/unwrap.ts',
    again: new RegExp(
      `${begins}<(?:L, )?A>\\(\\s*\\w+: (?:E\\.)?(?:Task)?Either<\\w+, A>,?\\s*\\): (?:Promise<)?[AL]>? =>`,
      'm',
    ),
  },
  // A function that is given a condition, and answers when it holds.
  {
    home: 'test/support/until.ts',
    again: new RegExp(
      `${begins}\\(\\s*\\w+: \\(\\) => [\\w<> |]*oolean>?(?:,[^()]*)?\\): Promise<\\w+> =>`,
      'm',
    ),
  },
]

const filesUnder = (root: string): ReadonlyArray<string> =>
  readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `test/${path.replaceAll('\\', '/')}`)

/** Each file of the tests that defines such a helper although it has a home: `file again, as in home`; sorted. */
export const definedAgain = (root: string): ReadonlyArray<string> =>
  filesUnder(root)
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return kinds
        .filter(({ home, again }) => path !== home && again.test(text))
        .map(({ home }) => `${path} again, as in ${home}`)
    })
    .toSorted()
