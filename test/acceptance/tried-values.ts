/** Every usual way in which somebody who guesses a value would try whether a log holds it. */
import { createHash } from 'node:crypto'

const algorithms = ['md5', 'sha1', 'sha256', 'sha512'] as const
/** Prefixes of a value before it is hashed, by custom or by this ledger's earlier names. */
const prefixes = [
  '',
  'sha256:',
  'phone:',
  'tel:',
  '+86',
  '86',
  'customer_no:',
  'mobile:',
  'key\n',
  'correlation\n',
]

const uuidsOf = (hex: string): ReadonlyArray<string> =>
  ['8', '5', '4', '3'].flatMap((version) =>
    ['8', '9', 'a', 'b'].map(
      (variant) =>
        `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    ),
  )

const hashesOf = (text: string): ReadonlyArray<string> =>
  algorithms.flatMap((name) => {
    const digest = createHash(name).update(text).digest()
    const hex = digest.toString('hex')
    return [
      hex,
      hex.toUpperCase(),
      hex.slice(0, 32),
      digest.toString('base64').replace(/=+$/, ''),
      digest.toString('base64url'),
      ...uuidsOf(hex),
    ]
  })

const unique = (texts: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(texts)]

/** The value as it is, encoded, hashed, hashed twice, and as ids that are made of hashes. */
export const triesOf = (value: string): ReadonlyArray<string> => {
  const once = prefixes.flatMap((prefix) => hashesOf(`${prefix}${value}`))
  const hex = createHash('sha256').update(value).digest('hex')
  const encoded = (['hex', 'base64', 'base64url'] as const).map((as) =>
    Buffer.from(value).toString(as).replace(/=+$/, ''),
  )
  return unique([value, ...encoded, ...once, ...hashesOf(hex)])
}
