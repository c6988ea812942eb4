/**
 * Protective acts, and the values that make them so: acts by which the person, or somebody for them, refuses,
 * withdraws, switches off or leaves. They are recorded whatever clock, catalogue, note or header comes with them.
 */
import { actCodecs } from './acts.ts'
import type { Act, ActName, ActNamed } from './acts.ts'

type Protects = {
  readonly [N in ActName]: { readonly about: { readonly protects: (act: ActNamed<N>) => boolean } }
}
const definitions: Protects = actCodecs

/** The generic parameter ties each act to the definition of its own name. */
const ask = <N extends ActName>(act: ActNamed<N> & { readonly act: N }): boolean =>
  definitions[act.act].about.protects(act)

/** Whether this act protects the person (design invariant: such acts always win). */
export const protects = (act: Act): boolean => ask(act)
