/**
 * Has docker-compose.yml read by Compose itself, for each profile: `node scripts/check-compose.mjs`. No engine is
 * needed: Debian's docker-compose and the plugin of Docker both resolve a file without one.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const tools = [['docker', 'compose'], ['docker-compose']]
const profiles = [undefined, 'single', 'cluster']

const ask = ([program, ...first], args, env = {}) =>
  spawnSync(program, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })

const tool = tools.find((each) => ask(each, ['version']).status === 0)
if (tool === undefined) {
  console.error('neither docker compose nor docker-compose is here: nothing was checked')
  process.exit(69) // EX_UNAVAILABLE of sysexits.h
}

let failed = false
for (const profile of profiles) {
  const env = profile === undefined ? {} : { COMPOSE_PROFILES: profile }
  const { status, stderr } = ask(tool, ['config', '--quiet'], env)
  const said = stderr.trim()
  // A warning counts: it tells of a variable that is not set, or of what is not understood.
  const isSound = status === 0 && said === ''
  console.log(`${tool.join(' ')}, profile ${profile ?? 'of .env'}: ${isSound ? 'sound' : said}`)
  failed ||= !isSound
}
if (failed) process.exitCode = 1
