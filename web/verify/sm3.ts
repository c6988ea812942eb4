/** SM3 (GB/T 32905-2016) for browsers, which have none: its compression over the blocks that @noble/hashes cuts. */
import { HashMD } from '@noble/hashes/_md.js'

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** Section 4.1. */
const initial = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const

/** T_j of section 4.2, rotated as section 5.3.3 asks. */
const constants = Int32Array.from({ length: 64 }, (_, j) =>
  rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32),
)

const spread0 = (x: number): number => x ^ rotate(x, 9) ^ rotate(x, 17)
const spread1 = (x: number): number => x ^ rotate(x, 15) ^ rotate(x, 23)

const words = new Int32Array(68)

/** Section 5.3.2. */
const expand = (block: DataView, offset: number): void => {
  for (let j = 0; j < 16; j += 1) words[j] = block.getInt32(offset + 4 * j)
  for (let j = 16; j < 68; j += 1) {
    const [a = 0, b = 0, c = 0] = [words[j - 16], words[j - 9], words[j - 3]]
    const [d = 0, e = 0] = [words[j - 13], words[j - 6]]
    words[j] = spread1(a ^ b ^ rotate(c, 15)) ^ rotate(d, 7) ^ e
  }
}

// The library asks for a subclass.
class Sm3 extends HashMD<Sm3> {
  readonly #state = Int32Array.from(initial)
  constructor() {
    super(64, 32, 8, false)
  }
  protected override get(): number[] {
    return [...this.#state]
  }
  protected override set(...state: number[]): void {
    this.#state.set(state)
  }
  /** Section 5.3.3. */
  protected override process(block: DataView, offset: number): void {
    expand(block, offset)
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#state
    for (let j = 0; j < 64; j += 1) {
      const word = words[j] ?? 0
      const turned = rotate(a, 12)
      const first = rotate((turned + e + (constants[j] ?? 0)) | 0, 7)
      const choice = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
      const other = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
      const one = (choice + d + (first ^ turned) + (word ^ (words[j + 4] ?? 0))) | 0
      const two = (other + h + first + word) | 0
      ;[d, c, b, a] = [c, rotate(b, 9), a, one]
      ;[h, g, f, e] = [g, rotate(f, 19), e, spread0(two)]
    }
    for (const [at, word] of [a, b, c, d, e, f, g, h].entries())
      this.#state[at] = (this.#state[at] ?? 0) ^ word
  }
  protected override roundClean(): void {
    words.fill(0)
  }
  override destroy(): void {
    this.destroyed = true
    this.#state.fill(0)
  }
  override _cloneInto(to: Sm3 = new Sm3()): Sm3 {
    to.set(...this.get())
    return this._cloneIntoMeta(to)
  }
}

/** A hash over pieces that come one after the other: 32 bytes. */
export const sm3 = (): {
  readonly update: (piece: Uint8Array) => void
  readonly digest: () => Uint8Array
} => {
  const hash = new Sm3()
  return { update: (piece) => void hash.update(piece), digest: () => hash.digest() }
}
