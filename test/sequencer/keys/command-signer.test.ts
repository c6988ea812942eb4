import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { commandSigner } from '../../../src/sequencer/keys/command-signer.ts'
import { pemOf, vkeyOf, vkeyOfSpki } from '../../../src/sequencer/keys/ed25519.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../../src/transparency/note/key.ts'
import type { Key } from '../../../src/transparency/note/key.ts'

const origin = 'ledger.example/test'
const message = Buffer.from('a text that is signed\n')
const keyOf = (vkey: string): Key => {
  const key = keyFrom(nodeCrypto, vkey)
  if (E.isLeft(key)) throw new Error(key.left.rejected)
  return key.right
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signing-command-'))
  writeFileSync(join(folder, 'key.pem'), pemOf(Buffer.alloc(32, 1)))
})
afterAll(() => rmSync(folder, { recursive: true }))

const key = keyOf(vkeyOf(origin, Buffer.alloc(32, 1)))
const openssl = (): string =>
  `cat > ${folder}/$$ && openssl pkeyutl -sign -rawin -in ${folder}/$$ -inkey ${folder}/key.pem; rm ${folder}/$$`

describe('a signer by a command', () => {
  test('signs with what the command answers, several at once', async () => {
    const signer = commandSigner(openssl(), key)
    const signed = await Promise.all([signer.sign(message), signer.sign(Buffer.from('b'))])
    for (const [at, text] of [message, Buffer.from('b')].entries()) {
      const each = signed[at]
      const bytes = each !== undefined && E.isRight(each) ? each.right : Buffer.alloc(64)
      expect(nodeCrypto.verifyEd25519(key.publicKey, text, bytes)).toBe(true)
    }
  })

  test.each([
    ['ends with an error', 'exit 3'],
    ['is not there', '/no/such/program'],
    ['answers nothing', 'cat > /dev/null'],
    ['answers too little', 'head -c 63 /dev/zero'],
    ['answers too much', 'head -c 65 /dev/zero'],
    ['answers much too much', 'head -c 3000000 /dev/zero'],
    ['answers without end', 'cat /dev/zero; echo'],
    ['answers 64 bytes that sign nothing', 'head -c 64 /dev/zero'],
    ['is killed', 'kill -9 $$'],
  ])('signs nothing where the command %s', async (_, command) => {
    const signed = await commandSigner(command, key).sign(message)
    expect(signed).toMatchObject(E.left({ failure: 'signing-failed' }))
  })

  test('does not wait for a command that hangs, nor for what it started', async () => {
    const begun = performance.now()
    const signed = await commandSigner('sleep 50; echo', key, 200).sign(message)
    expect(signed).toMatchObject(E.left({ failure: 'signing-failed' }))
    expect(performance.now() - begun).toBeLessThan(25_000)
  })

  test('is told which key is meant, and nothing that opens the vault', async () => {
    process.env['LEDGER_KEK'] = 'secret'
    try {
      await commandSigner(`env > ${folder}/env`, key).sign(message)
    } finally {
      delete process.env['LEDGER_KEK']
    }
    const env = readFileSync(join(folder, 'env'), 'utf8')
    expect(env).toContain(`LEDGER_SIGNING_KEY_ID=${key.id}\n`)
    expect(env).not.toContain('secret')
  })
})

const modules = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/pkcs11/libsofthsm2.so']
const module_ = modules.find((path) => existsSync(path))
const has = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((place) => existsSync(join(place, program)))

/** Says so, once, where the test is left out; throws where it must not be. */
const isHsmHere = (): boolean => {
  if (module_ !== undefined && has('softhsm2-util') && has('pkcs11-tool')) return true
  const reason = 'no HSM to try: install softhsm2 and opensc'
  if (process.env['HSM_REQUIRED'] === '1') throw new Error(reason)
  process.stdout.write(`left out: ${reason}\n`)
  return false
}

describe.skipIf(!isHsmHere())('a signer in front of an HSM (softhsm2 by pkcs11-tool)', () => {
  test('signs with a key that never leaves it', async () => {
    const config = join(folder, 'softhsm2.conf')
    mkdirSync(join(folder, 'tokens'))
    writeFileSync(config, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`)
    const env = { ...process.env, SOFTHSM2_CONF: config }
    const run = (program: string, ...words: ReadonlyArray<string>): void =>
      void execFileSync(program, words, { env, stdio: 'ignore' })
    run(
      'softhsm2-util',
      '--init-token',
      '--free',
      '--label',
      'log',
      '--pin',
      '1234',
      '--so-pin',
      '5678',
    )
    const token = ['--module', module_ ?? '', '--token-label', 'log', '--login', '--pin', '1234']
    run('pkcs11-tool', ...token, '--keypairgen', '--key-type', 'EC:edwards25519', '--id', '01')
    const spki = join(folder, 'spki')
    run('pkcs11-tool', ...token, '--read-object', '--type', 'pubkey', '--id', '01', '-o', spki)
    const vkey = vkeyOfSpki(origin, readFileSync(spki)) ?? ''
    const command = `SOFTHSM2_CONF=${config} pkcs11-tool ${token.join(' ')} --sign --mechanism EDDSA --id 01`
    const signed = await commandSigner(command, keyOf(vkey)).sign(message)
    expect(E.isRight(signed)).toBe(true)
  })
})
