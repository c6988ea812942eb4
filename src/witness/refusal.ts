/** The reasons of a witness not to cosign, each with its status (c2sp.org/tlog-witness, add-checkpoint). */

export type Refusal =
  /** 400: the body is not as the format says. */
  | { readonly refusal: 'malformed' }
  /** 404: no key of a log of this name is known. */
  | { readonly refusal: 'unknown-origin' }
  /** 403: no signature of a known key, or one that is not by the key it names. */
  | { readonly refusal: 'not-signed' }
  /** 400: the older size is the larger one. */
  | { readonly refusal: 'old-size-larger' }
  /** 409: the witness knows another size. */
  | { readonly refusal: 'old-size-differs'; readonly known: number }
  /** 422: the proof does not lead from one tree to the other. */
  | { readonly refusal: 'inconsistent' }
  /** 422: two signed trees of one size: the log itself has proven that it shows two histories. */
  | { readonly refusal: 'forked' }
  /** 503: this machine's clock is behind the time of what was cosigned before. */
  | { readonly refusal: 'clock-behind' }
  /** 503: the state could not be written. No cosignature left this process, and none will. */
  | { readonly refusal: 'state-failed' }

/** An answer over HTTP. */
export type Answer = {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

const text = 'text/plain; charset=utf-8'

const said = (status: number, body: string): Answer => ({ status, contentType: text, body })

/** The answer to what is refused. */
export const answerOf = (refusal: Refusal): Answer => {
  switch (refusal.refusal) {
    case 'malformed':
      return said(400, 'malformed: expected "old SIZE", a proof, an empty line and a checkpoint\n')
    case 'unknown-origin':
      return said(404, 'unknown log: no key of this origin is known here\n')
    case 'not-signed':
      return said(403, 'not signed by a known key of this log\n')
    case 'old-size-larger':
      return said(400, 'the old size is larger than the size of the checkpoint\n')
    case 'old-size-differs':
      return { status: 409, contentType: 'text/x.tlog.size', body: `${refusal.known}\n` }
    case 'inconsistent':
      return said(422, 'the proof does not lead from the known tree to this one\n')
    case 'forked':
      return said(422, 'another tree of this size was cosigned: the log shows two histories\n')
    case 'clock-behind':
      return said(503, 'the clock of this witness is behind its last cosignature\n')
    case 'state-failed':
      return said(503, 'the state of this witness cannot be written\n')
  }
}
