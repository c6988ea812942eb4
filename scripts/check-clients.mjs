// Two generators of clients take the contract, and what they write compiles: `npm run clients`.
// They need an older TypeScript than this project, so they are installed into a folder of their own.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApi } from '../dist/src/api/openapi.js'
import { allRoutes } from '../dist/src/api/routes.js'

const pins = fileURLToPath(new URL('clients/', import.meta.url))
const folder = fileURLToPath(new URL('../.clients/', import.meta.url))

/** Runs one program in the folder; ends here where it fails. */
const run = (program, ...args) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status === 0) return
  console.error(`${program} ${args.join(' ')} failed (${error?.code ?? status})`)
  console.error(`${stdout}${stderr}`.slice(-4_000))
  process.exit(1)
}
const tool = (name, ...args) => run('npx', '--no-install', name, ...args)

mkdirSync(folder, { recursive: true })
rmSync(`${folder}made`, { recursive: true, force: true })
mkdirSync(`${folder}made`)
for (const file of ['package.json', 'package-lock.json'])
  cpSync(`${pins}${file}`, `${folder}${file}`)
writeFileSync(`${folder}openapi.json`, JSON.stringify(openApi(allRoutes)))
writeFileSync(
  `${folder}made/uses.ts`,
  `import type { paths, components } from './schema.js'
import { ask } from './client/index.js'

type Answer = paths['/v1/decisions']['post']['responses'][200]['content']['application/json']
export const isAllowed = (answer: Answer): boolean => answer.decision === 'ALLOW'
export const code: components['schemas']['ReasonCode'] = 'WITHDRAWN'
export const rowsOf = (page: components['schemas']['DisclosureRows']) => page.rows.map(({ row }) => row.matter)
export const asked = ask({ body: { subject: 'sub_1', purpose: 'app.operate', operation: 'use' } })
`,
)
run('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund')
tool('openapi-typescript', 'openapi.json', '-o', 'made/schema.d.ts')
tool('openapi-ts', '-i', 'openapi.json', '-o', 'made/client')
tool(
  'tsc',
  '--noEmit',
  '--strict',
  '--skipLibCheck',
  '--module',
  'nodenext',
  '--target',
  'es2022',
  '--lib',
  'es2022,dom,dom.iterable',
  'made/uses.ts',
)
console.log(
  'openapi-typescript and @hey-api/openapi-ts take the contract, and what they write compiles',
)
