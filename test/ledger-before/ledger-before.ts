/**
 * A ledger that the version before has made, with its log in LMDB: `demo --no-serve --people 6` at commit
 * fff12016865e91c304bcc227f128a1c5b0781d61, then served, asked 140 times for one person's trail, and stopped. The
 * credentials and keys in it are of that demo and open nothing else.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'

const packed = new URL('ledger.tar.br', import.meta.url)

/** Writes the ledger into a folder, which is made. */
export const unpackLedgerBefore = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  execFileSync('tar', ['x', '-C', folder], { input: brotliDecompressSync(readFileSync(packed)) })
}

/** What the version before said of it: its own `migrate --json`, `replay`, and what it printed at its start. */
export const factsBefore = {
  ledgerName: 'demo',
  events: 292,
  eventDigest: '4664c2c48b739e69b5c3044fe14382b227c2513479e3d86873bc757b0a4c8aed',
  streams: 37,
  streamDigest: '1c2998347ee7474ccfc65fe558d2e40c2ef5171d760f26af772c592df9abd63e',
  /** Somebody with a sealed note, and what it says. */
  noted: {
    subject: 'sub_003a861fa009867d5c93883b2f1fa8f4',
    note: 'asked for no more offers',
  },
  /** Somebody who was found by a telephone number, by the key of a service. */
  known: { phone: '+86 199 0000 0000', subject: 'sub_fbf30f16697c419b9d3f971c6a8f6116' },
  serviceKey: 'clk_8kkuhzemsbfs_ssoqw7phKAHxbuHX85HaTsQBljZjTBDB',
} as const
