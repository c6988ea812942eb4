import { describe, expect, test } from 'vitest'
import { definedAgain } from './only-once.ts'
import { root, withProject } from './planted.ts'

const unwrap = 'const rightOf = <L, A>(result: Either<L, A>): A => {\n'
const task = 'export const ok = async <L, A>(task: TaskEither<L, A>): Promise<A> => {\n'
const refusal = 'export const refusalOf = <L, A>(result: Either<L, A>): L | undefined =>\n'
const wait = 'const soon = async (isSo: () => boolean): Promise<void> => {\n'

describe('a helper that has its home in test/support', () => {
  test('is found where it is defined again', () => {
    const planted = {
      'test/support/unwrap.ts': unwrap,
      'test/support/until.ts': wait,
      'test/one/support.ts': unwrap,
      'test/one/other.test.ts': task,
      'test/two/asking.ts': wait,
      'test/two/refusal.ts': refusal,
    }
    withProject(planted, [], (folder) => {
      expect(definedAgain(folder)).toEqual([
        'test/one/other.test.ts again, as in test/support/unwrap.ts',
        'test/one/support.ts again, as in test/support/unwrap.ts',
        'test/two/asking.ts again, as in test/support/until.ts',
      ])
    })
  })

  test('is not defined again by ours', () => {
    expect(definedAgain(root)).toEqual([])
  })
})
