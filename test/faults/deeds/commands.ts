/** Commands that are killed: the first start, rebuild, backup, export, migrate. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { keysIn } from '../driver/keys.ts'
import { mustStart, startProgram } from '../driver/server.ts'
import { factsBefore, unpackLedgerBefore } from '../../ledger-before/ledger-before.ts'
import { killed, mustRun, serving } from './deed.ts'
import type { Deed } from './deed.ts'
import { setTimeout as delay } from 'node:timers/promises'

const word = (hadEnded: boolean): string => (hadEnded ? 'had ended' : 'killed')

const isAccepted = async (origin: string, key: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${key}` }
  return (await fetch(`${origin}/v1/health`, { headers })).status === 200
}

const firstStart: Deed = {
  name: 'first start',
  longestMs: 900,
  try: async ({ room, afterMs, wrong }) => {
    const data = join(room, 'new')
    const first = startProgram(['serve', '--data', data, '--port', '0'])
    await Promise.race([delay(afterMs), first.ended])
    const { stdout } = await first.kill('SIGKILL')
    const server = await mustStart(data)
    const printed = [stdout, server.stdout()].filter((text) => text.includes('operator: clk_'))
    if (printed.length === 0) wrong.push('neither start printed credentials')
    for (const text of printed)
      if (!(await isAccepted(server.origin, keysIn(text).operator)))
        wrong.push('a credential that was printed is not accepted')
    await server.kill('SIGTERM')
    return printed.length === 0 ? 'no credentials' : 'killed'
  },
}

const rebuild: Deed = {
  name: 'rebuild',
  longestMs: 900,
  try: async (scene) => {
    const args = ['rebuild', '--data', scene.data, '--json']
    const hadEnded = await killed(args, scene.afterMs)
    const again = JSON.parse((await mustRun(args, scene)) || '{}').overall
    const replay = await mustRun(['replay', '--data', scene.data, '--format', 'json'], scene)
    if (!replay.includes(String(again))) scene.wrong.push('rebuild and replay differ')
    await serving(scene.data, scene)
    return word(hadEnded)
  },
}

/** Beside a server, as backups are taken; what was made afterwards is opened and asked. */
const backup: Deed = {
  name: 'backup',
  longestMs: 900,
  try: async (scene) => {
    const to = join(scene.room, 'backup')
    let hadEnded = false
    await serving(scene.data, scene, async () => {
      hadEnded = await killed(['backup', '--data', scene.data, '--all', '--to', to], scene.afterMs)
      // Whole or not there: a place that has a name can be opened.
      if (existsSync(to)) await mustRun(['fsck', '--data', to], scene)
      else await mustRun(['backup', '--data', scene.data, '--all', '--to', to], scene)
    })
    await mustRun(['fsck', '--data', to], scene)
    return word(hadEnded)
  },
}

const exported: Deed = {
  name: 'export',
  longestMs: 900,
  try: async (scene) => {
    const out = join(scene.room, 'export')
    const args = ['export', '--data', scene.data, '--out', out]
    const hadEnded = await killed(args, scene.afterMs)
    if (!existsSync(out)) await mustRun(args, scene)
    await mustRun(['export', '--check', out], scene)
    await serving(scene.data, scene)
    return word(hadEnded)
  },
}

const migrated: Deed = {
  name: 'migrate',
  longestMs: 1_500,
  try: async (scene) => {
    const before = join(scene.room, 'before')
    unpackLedgerBefore(before)
    const args = ['migrate', '--data', before, '--json']
    const hadEnded = await killed(args, scene.afterMs)
    await mustRun(args, scene)
    await mustRun(['fsck', '--data', before], scene)
    const proof = await mustRun(['migrate', '--data', before, '--check', '--json'], scene)
    if (!proof.includes(factsBefore.eventDigest))
      scene.wrong.push('what was moved has another digest than the version before gave')
    return word(hadEnded)
  },
}

export const commandDeeds: ReadonlyArray<Deed> = [firstStart, rebuild, backup, exported, migrated]
