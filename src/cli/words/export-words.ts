/** Messages for an export that could not be written or checked. */
import type { FolderExists, ManifestUnusable, ParentMissing } from '../../exports/failure.ts'
import type { DigestFailure } from '../../exports/state-digest.ts'
import type { StoryFailure } from '../../replay/trail.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'
import { unreadable } from './unreadable.ts'

type ExportFailure = FolderExists | ParentMissing | ManifestUnusable | DigestFailure | StoryFailure

const unusable = ({ path, cause }: ManifestUnusable): Fault => {
  if (cause.kind === 'unreadable') return unreadable(path, cause.error)
  return cause.kind === 'not-json'
    ? faulty('data', `${path} is not JSON`)
    : faulty('data', `${path} is not a manifest of this version`)
}

/** As a fault: which exit code, and which place it is about; `flag` names the new folder. */
export const exportFault = (failure: ExportFailure, flag = '--out'): Fault => {
  if ('failure' in failure && failure.failure === 'folder-exists')
    return faulty('cannot-create', `${failure.folder} already exists and is not overwritten`)
  if ('failure' in failure && failure.failure === 'parent-missing')
    return faulty('cannot-create', `${flag}: there is no folder ${failure.folder}: make it first`)
  if ('failure' in failure && failure.failure === 'manifest-unusable') return unusable(failure)
  return faultFrom(failure)
}
