/** The readable pages of a bundle: the report, the instructions for checking it, and the verifying page. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { ArchiveFile, Pieces } from '../archive/pieces.ts'
import type { BundleEnv } from '../env.ts'
import type { BundleFailure } from '../failure.ts'
import type { BundledState } from '../format/manifest.ts'
import { readmeFile, reportHtmlFile, reportPdfFile, verifierFile } from '../format/names.ts'
import type { BundleHead } from '../head.ts'
import { htmlOf } from '../../pages/html.ts'
import { publicationsOf } from './publications.ts'
import { readmeHtml } from './readme.ts'
import { personInForce, recordedLast } from '../judging/person-in-force.ts'
import type { StandingRow } from '../judging/person-in-force.ts'
import { catalogueOf } from '../naming/registered.ts'
import { reportBlocks, reportHead, scopeText } from './report.ts'
import type { Tally } from './tally.ts'
import { tellingOf } from '../naming/telling.ts'
import { vouchedBlocks } from './vouched.ts'
import { vouchingOf } from './vouching.ts'

async function* pieces<F>(parts: Iterable<string>): Pieces<F> {
  for (const part of parts) yield E.right(Buffer.from(part))
}

/** The state of the bundle, and of scope `person` the row of their standing. */
export type Stated = {
  readonly state: BundledState | undefined
  readonly standing?: StandingRow | undefined
}

/** In their order. */
export async function* pageFiles(
  env: BundleEnv,
  head: BundleHead,
  tally: Tally,
  { state, standing }: Stated,
): AsyncGenerator<Either<BundleFailure, ArchiveFile<BundleFailure>>, void> {
  const pageHead = reportHead(tally)
  const catalogue = await catalogueOf(env, tally.registered)
  if (E.isLeft(catalogue)) return yield catalogue
  const vouching = await vouchingOf(env, head)
  if (E.isLeft(vouching)) return yield vouching
  const at = await recordedLast(env, head.position)
  if (E.isLeft(at)) return yield at
  const telling = tellingOf(catalogue.right, tally.registered, head.scope)
  const blocks = reportBlocks(env, head, {
    tally,
    state,
    publications: publicationsOf(tally.published, catalogue.right),
    vouching: vouching.right,
    catalogue: catalogue.right,
    telling,
    person:
      standing === undefined || at.right === undefined
        ? undefined
        : personInForce(catalogue.right, standing, at.right),
  })
  const vouched = vouchedBlocks(vouching.right, head, telling.zone)
  const drawn = env.drawPdf({ head: pageHead, blocks, sheets: 'many' })
  yield E.right({ name: reportHtmlFile, content: pieces(htmlOf(pageHead, blocks)) })
  const pdf = await drawn
  if (E.isLeft(pdf)) return yield pdf
  yield E.right({ name: reportPdfFile, content: pdf.right })
  yield E.right({
    name: readmeFile,
    content: Buffer.from(readmeHtml(env, head, scopeText(head.scope, telling.names), vouched)),
  })
  const verifier = await env.verifier()
  if (E.isLeft(verifier)) return yield verifier
  yield E.right({ name: verifierFile, content: verifier.right })
}
