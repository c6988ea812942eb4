/** Lives a demo through: every step in order of time, through the ledger's own commands, on the demo's own clock. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { assemblePackage } from '../../catalogue/assemble.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import { renderText, renderedMediaType } from '../../catalogue/render-text.ts'
import { decodeAct } from '../../commands/acts.ts'
import { decodeRegistryCommand } from '../../commands/registry.ts'
import type { Actor } from '../../events/envelope.ts'
import { ActorId } from '../../kernel/ids.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { CommandMeta, Ledger } from '../../ledger/ledger.ts'
import { IdentifierKind, identify } from '../../vault/identifiers/identifier.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { secondVersion } from './registry.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

/** The ledger's commands that a demo gives. */
export type Stage = {
  readonly world: World
  readonly ledger: Pick<
    Ledger,
    'act' | 'publish' | 'register' | 'rebindSubject' | 'erase' | 'waitFor'
  >
  readonly pkg: PolicyPackage
  /** Sets the ledger's clock, in ms since 1970. */
  readonly setClock: (ms: number) => void
}

/** The longest wait for the rows, in ms. */
const knownWithinMs = 10_000

/** A step that did not go as it must is a fault of the demo, not of who runs it. */
const astray = (step: Step, why: string): Fault =>
  faulty(
    'software',
    `the demo went astray at ${step.kind}${'who' in step ? ` of ${step.who}` : ''}: ${why}`,
  )

const actorOf = (role: Actor['role'], id = 'demo'): Actor => {
  if (!ActorId.is(id)) throw new Error('an actor has a well-formed id')
  return { role, id }
}

const metaOf = (
  { world }: Stage,
  index: number,
  role: Actor['role'],
  as?: string,
): CommandMeta => ({
  actor: actorOf(role, as),
  id: world.command(index),
})

const doAct = async (
  stage: Stage,
  step: Extract<Step, { readonly kind: 'act' }>,
  index: number,
): Promise<Either<Fault, void>> => {
  const act = decodeAct(step.act)
  if (E.isLeft(act))
    return E.left(
      astray(
        step,
        `${step.act.act} ${act.left.map(({ path, expected }) => `${path}: ${expected}`).join('; ')}`,
      ),
    )
  const subject = stage.world.subject(step.who)
  const done = await stage.ledger.act({
    subject,
    act: act.right,
    meta: metaOf(stage, index, step.by, step.as),
  })()
  if (E.isRight(done)) {
    return step.refused === undefined
      ? E.right(undefined)
      : E.left(astray(step, `${step.act.act} was not refused`))
  }
  if (!('refusal' in done.left)) return E.left(faultFrom(done.left))
  return done.left.refusal === step.refused
    ? E.right(undefined)
    : E.left(astray(step, `${step.act.act} ${faultFrom(done.left).lines.join()}`))
}

/** Waits until a registration is known, before the next step is decided. */
const known = async (
  { ledger }: Stage,
  step: Step,
  position: bigint | undefined,
): Promise<Either<Fault, void>> => {
  if (position === undefined || (await ledger.waitFor(position, knownWithinMs))) {
    return E.right(undefined)
  }
  return E.left(astray(step, 'the rows did not follow'))
}

const packageOf = (
  stage: Stage,
  step: Extract<Step, { readonly kind: 'publish' }>,
): Either<Fault, PolicyPackage> => {
  if (step.version === 'v1') return E.right(stage.pkg)
  const next = assemblePackage([{ file: 'demo', value: secondVersion(stage.pkg) }])
  return E.isRight(next)
    ? next
    : E.left(astray(step, next.left.map(({ path, expected }) => `${path}: ${expected}`).join('; ')))
}

const doPublish = async (
  stage: Stage,
  step: Extract<Step, { readonly kind: 'publish' }>,
  index: number,
): Promise<Either<Fault, void>> => {
  const pkg = packageOf(stage, step)
  if (E.isLeft(pkg)) return pkg
  const published = await stage.ledger.publish({
    package: pkg.right,
    text: Buffer.from(renderText(pkg.right), 'utf8'),
    mediaType: renderedMediaType,
    locale: 'zh-CN',
    effectiveAt: instantOf(step.effectiveAtMs),
    meta: metaOf(stage, index, 'officer'),
  })()
  return E.isLeft(published)
    ? E.left(faultFrom(published.left))
    : known(stage, step, published.right.position)
}

const doBind = async (
  stage: Stage,
  step: Extract<Step, { readonly kind: 'bind' }>,
): Promise<Either<Fault, void>> => {
  const kind = 'phone'
  if (!IdentifierKind.is(kind)) throw new Error('phone is a kind of identifier')
  const identifier = identify(kind, step.phone)
  if (E.isLeft(identifier)) return E.left(astray(step, identifier.left.refusal))
  const bound = await stage.ledger.rebindSubject(identifier.right, stage.world.subject(step.who))()
  return E.isLeft(bound) ? E.left(faultFrom(bound.left)) : E.right(undefined)
}

const doStep = async (stage: Stage, step: Step, index: number): Promise<Either<Fault, void>> => {
  switch (step.kind) {
    case 'act':
      return doAct(stage, step, index)
    case 'publish':
      return doPublish(stage, step, index)
    case 'bind':
      return doBind(stage, step)
    case 'register': {
      const command = decodeRegistryCommand(step.command)
      if (E.isLeft(command))
        return E.left(
          astray(step, command.left.map(({ path, expected }) => `${path}: ${expected}`).join('; ')),
        )
      const done = await stage.ledger.register({
        command: command.right,
        meta: metaOf(stage, index, 'officer'),
      })()
      return E.isLeft(done) ? E.left(faultFrom(done.left)) : known(stage, step, done.right.position)
    }
    case 'erase': {
      const erased = await stage.ledger.erase(
        stage.world.subject(step.who),
        metaOf(stage, index, 'officer'),
      )()
      return E.isLeft(erased) ? E.left(faultFrom(erased.left)) : E.right(undefined)
    }
  }
}

/** One after the other, so that the same seed writes the same log. `first` numbers the first of the steps. */
export const populate = async (
  stage: Stage,
  steps: ReadonlyArray<Step>,
  first: number,
  onStep: (done: number, total: number) => void,
): Promise<Either<Fault, void>> => {
  const inOrder = [...steps].sort((a, b) => a.atMs - b.atMs)
  for (const [index, step] of inOrder.entries()) {
    stage.setClock(step.atMs)
    const done = await doStep(stage, step, first + index)
    if (E.isLeft(done)) return done
    onStep(index + 1, inOrder.length)
  }
  return E.right(undefined)
}
