import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { openEnvironment } from '../../../src/vault/embedded/environment.ts'
import { ok, refused, ring, withFolder } from '../support.ts'

describe('the vault’s environment', () => {
  test('takes no write after one that failed, and reads on', async () =>
    withFolder(async (folder) => {
      const env = openEnvironment(folder)
      const cause = new Error('disk')
      const failing = env.write((): E.Either<never, void> => {
        throw cause
      })
      expect(await refused(failing)).toEqual({ failure: 'vault-unavailable', cause })
      expect(await refused(env.write(() => E.right(1)))).toEqual({
        failure: 'vault-unavailable',
        cause,
      })
      expect(env.read(() => E.right(1))).toEqual(E.right(1))
      await env.close()
    }))

  test('answers a refusal as such and goes on', async () =>
    withFolder(async (folder) => {
      const env = openEnvironment(folder)
      expect(await refused(env.write(() => E.left('no')))).toBe('no')
      expect(await ok(env.write(() => E.right('yes')))).toBe('yes')
      await env.close()
    }))
})

describe('a process killed at work', () => {
  test('loses no key it answered', async () =>
    withFolder(async (folder) => {
      const script = fileURLToPath(new URL('keys-until-killed.ts', import.meta.url))
      const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const answered: Array<readonly [string, string]> = []
      for await (const line of createInterface({ input: child.stdout })) {
        const [subject, dek] = line.split(' ')
        if (dek?.length === 64) answered.push([subject!, dek])
        if (answered.length === 500) child.kill('SIGKILL')
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      expect(answered.length).toBeGreaterThanOrEqual(500)
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      for (const [subject, dek] of answered) {
        const found = await ok(vault.existing(subject as SubjectId))
        expect(found.state === 'live' && Buffer.from(found.dek).toString('hex')).toBe(dek)
      }
      await vault.close()
    }))
})
