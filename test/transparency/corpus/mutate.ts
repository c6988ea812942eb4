/** Bytes changed at random: what a parser must answer and never throw at. */
import fc from 'fast-check'

/** A valid input with a few bytes cut out, put in, turned over or told twice, as often as not at a line's edge. */
export const mutated = (valid: Uint8Array): fc.Arbitrary<Uint8Array> => {
  const edges = [...valid.keys()].filter((at) => valid[at] === 10)
  const at = fc.oneof(fc.nat(valid.length), fc.constantFrom(0, valid.length, ...edges))
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(
      ...['\n', '\n\n', ' ', '\u2014 ', '0', '=', '+', '\r', '\0', '\t'].map((text) =>
        Buffer.from(text),
      ),
    ),
    fc
      .tuple(fc.nat(valid.length), fc.nat(80))
      .map(([from, bytes]) => valid.slice(from, from + bytes)),
  )
  const change = fc.record({ at, cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)), piece })
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<Uint8Array>(
        (bytes, one) =>
          Buffer.concat([bytes.slice(0, one.at), one.piece, bytes.slice(one.at + one.cut)]),
        valid,
      ),
    )
}
