/** Installs c15t into a folder of its own: no package of this project knows it. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What it is, and what its documentation puts around it, by exact versions. */
export const peer = {
  '@c15t/backend': '2.2.1',
  '@hono/node-server': '2.1.9',
  kysely: '0.28.19',
  pg: '8.23.1',
} as const

// Beside this project's own file, which is not compiled: benchmarks are started in the project's folder.
const program = join('bench', 'peers', 'c15t', 'server.mjs')

/** Installs it with npm, unless it is there; the file that starts its server. Throws what npm said. */
export const installPeer = (folder: string): string => {
  const server = join(folder, 'server.mjs')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(folder, 'node_modules', '@c15t', 'backend'))) {
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    const packages = Object.entries(peer).map(([name, version]) => `${name}@${version}`)
    const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error']
    execFileSync('npm', ['install', '--ignore-scripts', '--save-exact', ...quiet, ...packages], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  }
  copyFileSync(program, server)
  return server
}
