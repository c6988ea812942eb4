/** The whole demo of one seed: everybody's steps, and the questions whose answers prove the cases. */
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import type { Case } from './case.ts'
import { consentCases } from './cases-consent.ts'
import { groundCases } from './cases-ground.ts'
import { personCases } from './cases-person.ts'
import { sharingCases } from './cases-sharing.ts'
import { crowdSteps } from './crowd.ts'
import { registrySteps } from './registry.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

export type Story = {
  readonly cases: ReadonlyArray<Case>
  readonly steps: ReadonlyArray<Step>
  /** The last steps: erasures, which log the fingerprints of random keys, so that no seed decides them. */
  readonly erasures: ReadonlyArray<Step>
  readonly people: number
}

const isErasure = (step: Step): boolean => step.kind === 'erase'

/** The cases come first and are all there; a crowd makes up the number of people asked for. */
export const storyOf = (w: World, pkg: PolicyPackage, people: number): Story => {
  const cases = [...consentCases(w), ...sharingCases(w), ...groundCases(w), ...personCases(w)]
  const crowd = Array.from({ length: Math.max(0, people - cases.length) }, (_, index) =>
    crowdSteps(w, pkg, index),
  )
  const steps = [...registrySteps(w), ...cases.flatMap((each) => each.steps), ...crowd.flat()]
  return {
    cases,
    steps: steps.filter((step) => !isErasure(step)),
    erasures: steps.filter(isErasure),
    people: cases.length + crowd.length,
  }
}
