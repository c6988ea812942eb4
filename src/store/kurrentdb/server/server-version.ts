/** The server versions that a ledger runs on. */

/** The server is too old, or known to lose checkpoints. */
export type UnfitServer = {
  readonly failure: 'server-version'
  readonly found: string
  readonly expected: string
}

const versionShape = /^(\d+)\.(\d+)\.(\d+)/

/** Said to whoever has to upgrade. */
export const fitVersions = '23.10 or newer, but not 24.10.0 to 24.10.4 and not 25.0.0'

// 24.10.0-4 and 25.0.0: a filtered subscription may report a checkpoint at the end of the log (KurrentDB #4975).
const isFit = (major: number, minor: number, patch: number): boolean => {
  if (major < 23 || (major === 23 && minor < 10)) return false
  if (major === 24 && minor === 10) return patch >= 5
  return !(major === 25 && minor === 0 && patch === 0)
}

/** Undefined for a version that will do. One that says nothing, such as a build of one's own, will not. */
export const unfit = (version: string): UnfitServer | undefined => {
  const [, major, minor, patch] = (versionShape.exec(version) ?? []).map(Number)
  const isKnown = major !== undefined && minor !== undefined && patch !== undefined
  if (isKnown && isFit(major, minor, patch)) return undefined
  const found = isKnown ? `${major}.${minor}.${patch}` : 'unknown'
  return { failure: 'server-version', found, expected: fitVersions }
}
