import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root, runNode, withProject } from './planted.ts'
import type { Files } from './planted.ts'

/** Each planted fault on its file: the rule that must name it. */
const planted: ReadonlyArray<readonly [rule: string, path: string, code: string]> = [
  ['no-restricted-globals', 'src/deciders/a.ts', 'export const a = (): number => Date.now()'],
  [
    'no-restricted-globals',
    'src/events/a.ts',
    'export const a = (): string => crypto.randomUUID()',
  ],
  ['no-restricted-globals', 'src/catalogue/a.ts', 'export const a = process.pid'],
  ['no-restricted-globals', 'src/commands/a.ts', 'export const a = new Date(0)'],
  ['no-restricted-properties', 'src/standing/a.ts', 'export const a = Math.random()'],
  [
    'no-restricted-imports',
    'src/decisions/a.ts',
    "import { join } from 'node:path'\nexport const a = join('a')",
  ],
  ['no-restricted-globals', 'projections/a.ts', 'export const a = Date.now()'],
  [
    'no-restricted-imports',
    'src/api/a.ts',
    "import { a as b } from '../deciders/a.ts'\nexport const a = b",
  ],
  [
    'no-floating-promises',
    'src/store/float.ts',
    'const go = async (): Promise<void> => {}\nexport const a = (): void => { go() }',
  ],
  [
    'switch-exhaustiveness-check',
    'src/store/switch.ts',
    "export const a = (u: 'x' | 'y'): void => { switch (u) { case 'x': break } }",
  ],
  ['no-explicit-any', 'src/store/any.ts', 'export const a = (u: any): unknown => u'],
  [
    'consistent-type-assertions',
    'src/store/cast.ts',
    'export const a = (u: unknown): string => u as string',
  ],
  ['no-default-export', 'src/store/default.ts', 'const a = 1\nexport default a'],
  ['no-console', 'src/http/console.ts', "export const a = (): void => { console.log('a') }"],
  ['max-lines', 'src/store/long.ts', `export const a = [\n${'  1,\n'.repeat(250)}]`],
  [
    'max-lines-per-function',
    'src/store/tall.ts',
    `export const a = (b: number): number => {\n  let c = b\n${'  c += 1\n'.repeat(39)}  return c\n}`,
  ],
]

/** The same manners where they are allowed. */
const allowed: Files = {
  'src/kernel/now.ts': 'export const a = (): number => Date.now()\n',
  'src/kernel/ids.ts': 'export const a = (u: unknown): string => u as string\n',
  'src/kernel/constant.ts': "export const a = { tag: 'a' } as const\n",
  'src/cli/say.ts': "export const a = (): void => { console.log('a') }\n",
  'src/api/types.ts': "import type { A } from '../deciders/types.ts'\nexport type B = A\n",
  'src/deciders/types.ts': 'export type A = string\n',
  'test/some.ts': 'export const a = (u: unknown): string => u as string\n',
}

const lint = (files: Files): ReadonlyArray<string> =>
  withProject(files, ['.oxlintrc.json', 'tsconfig.json'], (folder) => {
    // The type-aware rules load the types that tsconfig.json names.
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const { stdout, stderr } = runNode(
      'node_modules/oxlint/bin/oxlint',
      ['--type-aware', '--format', 'json'],
      folder,
    )
    if (!stdout.startsWith('{')) throw new Error(`${stdout}${stderr}`)
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: ReadonlyArray<{ code: string; filename: string }>
    }
    return diagnostics.map(({ code, filename }) => `${/\(([^)]+)\)/.exec(code)?.[1]}: ${filename}`)
  })

describe('the lint rules', () => {
  test('let pass what the house style allows', () => {
    expect(lint(allowed)).toEqual([])
  })

  test('name every planted fault', () => {
    const found = lint(Object.fromEntries(planted.map(([, path, code]) => [path, `${code}\n`])))
    const expected = planted.map(([rule, path]) => `${rule}: ${path}`)
    expect(expected.filter((line) => !found.includes(line))).toEqual([])
  })
})
