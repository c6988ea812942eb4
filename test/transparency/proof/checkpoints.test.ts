/** Signed checkpoints of another implementation, with three witnesses; and what no parser may do: throw. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E, t } from '../../../src/fp.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { checkpointFrom, checkpointText } from '../../../src/transparency/note/checkpoint.ts'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import { verifyCheckpoint } from '../../../src/transparency/proof/verify-checkpoint.ts'
import { verifyEntry } from '../../../src/transparency/proof/verify-entry.ts'
import { implementations } from '../primitives.ts'
import { haveVectors, vectors } from '../vectors.ts'

const policyText = `log ledger.example/consent-test+84482e6a+AUKn3VyDaEhSqrxWSKceN3UZHe/lQBSsJPCaFqDOZjtm
witness w1 witness.example/w1+55006a18+BHQxQyVRyvkvHiqyzocgiFT+0eQ7qVYWUzJoaH7a0R8p
witness w2 witness.example/w2+a0de1d1c+BE2vwBBlL303wDYQok74dXnX1LuscJrMOY9gTKOv8oDt
witness w3 witness.example/w3+3b472245+BKFFApyAtRA9wTALpKOqGkod7l9jajGFw0TaolEuc1ML
group all all w1 w2 w3
quorum all
`
const shape = t.type({ size: t.number, checkpoint: t.string, cosigned: t.string })

describe.each(implementations)('over %s', (_, primitives) => {
  const policy = policyFrom(primitives, bytesFrom(policyText))
  if (E.isLeft(policy)) throw new Error('the policy is well formed')
  const verified = (text: string) => verifyCheckpoint(primitives, policy.right, bytesFrom(text))

  test.skipIf(!haveVectors)(
    'checkpoints with all cosignatures verify, without them they do not',
    () => {
      const all = vectors('checkpoints.json', shape)
      expect(all.length).toBeGreaterThan(10)
      for (const { size, checkpoint, cosigned } of all) {
        const full = verified(cosigned)
        expect(E.isRight(full) && [full.right.size, full.right.signed.length]).toEqual([size, 4])
        expect(verified(checkpoint)).toMatchObject({ left: { rejected: 'quorum-missing' } })
        const forged = cosigned.replace(`\n${size}\n`, `\n${size + 1}\n`)
        expect(verified(forged)).toMatchObject({ left: { rejected: 'signature-wrong' } })
      }
    },
  )

  test('any bytes are answered and never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(400), (noise, at) => {
        const sound = bytesFrom(`${policyText}\n\u2014 a AAAAAAA=\n`)
        const mixed = Uint8Array.from([...sound.subarray(0, at), ...noise, ...sound.subarray(at)])
        for (const bytes of [noise, mixed]) {
          expect(E.isLeft(verifyCheckpoint(primitives, policy.right, bytes))).toBe(true)
          expect(E.isLeft(verifyEntry(primitives, policy.right, noise, bytes))).toBe(true)
          policyFrom(primitives, bytes)
        }
      }),
    )
  })
})

test('a checkpoint that is printed is read as it was', () => {
  const origin = fc.stringMatching(/^[a-z./]{1,20}$/)
  const root = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(origin, fc.maxSafeNat(), root, fc.array(origin), (name, size, hash, extensions) => {
      const checkpoint = { origin: name, size, root: hash, extensions }
      expect(checkpointFrom(checkpointText(checkpoint))).toEqual(E.right(checkpoint))
    }),
  )
})
