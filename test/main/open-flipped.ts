/**
 * Opens a ledger as it is, then again and again, each time with another bit of its rows turned over, and prints what came
 * of it, a line each. In a process of its own: where a page leads out of the file, LMDB ends it.
 */
import { cpSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { configFrom } from '../../src/config.ts'
import { E } from '../../src/fp.ts'
import { openNode } from '../../src/main.ts'
import { tellingNobody } from '../../src/main/telling.ts'
import { seeded } from '../store/embedded/seeded.ts'

const [, , pristine = '', folder = '', from = '0', to = '0', seed = '1'] = process.argv

const place = (bytes: Buffer, round: number): number => {
  const random = seeded(Number(seed) + round)
  // Three of four in bytes that hold something.
  const full = round % 4 === 3 ? [] : [...bytes.keys()].filter((at) => bytes[at] !== 0)
  const at = full[Math.floor(random() * full.length)] ?? Math.floor(random() * bytes.length)
  return at * 8 + Math.floor(random() * 8)
}

/**
 * The state digest, or how it could not be had. Where LMDB refused a write over a page that is not what it wrote, that
 * start ends, since the library must not be used after it, and the next one sets the rows aside.
 */
const opened = async (isAgain = false): Promise<string> => {
  const config = configFrom({}, { data: folder })
  if (E.isLeft(config)) return 'no configuration'
  let isDamaged = false
  const noted: string[] = []
  const node = await openNode(config.right, Date.now, {
    ...tellingNobody,
    notice: (_, code) => noted.push(code ?? ''),
    rowsDamaged: () => {
      isDamaged = true
    },
    fatal: (_, sentence) => noted.push(`fatal: ${sentence}`),
  })()
  if (E.isLeft(node)) {
    const isEnded = noted.some((said) => said.startsWith('fatal: ')) && !isAgain
    return isEnded ? opened(true) : `REFUSED ${node.left.failure}`
  }
  const digest = await node.right
    .digest()()
    .catch(() => E.left('damaged'))
  await node.right.close()
  const met = noted.includes('rows-set-aside') ? 'set aside' : 'kept'
  if (E.isRight(digest)) return `${met} ${digest.right.overall}`
  return isDamaged ? `${met} told` : `${met} NO DIGEST`
}

cpSync(pristine, folder, { recursive: true })
writeSync(1, `whole: ${await opened()}\n`)
for (let round = Number(from); round < Number(to); round += 1) {
  rmSync(folder, { recursive: true, force: true })
  cpSync(pristine, folder, { recursive: true })
  const path = join(folder, 'rows', 'data.mdb')
  const bytes = readFileSync(path)
  const bit = place(bytes, round)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  writeFileSync(path, bytes)
  writeSync(1, `${round} byte ${bit >> 3} bit ${bit & 7}: `)
  writeSync(1, `${await opened()}\n`)
}
process.exit(0)
