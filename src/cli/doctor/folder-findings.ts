import { type Finding, ok, warn } from './finding.js';

/** A data folder as inspected by the adapter of the embedded store. */
export interface Folder {
  readonly path: string;
  readonly freeBytes: number;
  readonly networkDisk: string | undefined;
  readonly ownerUid: number | undefined;
  readonly isServed: boolean;
  readonly fault: string | undefined;
  readonly databaseBytes: number | undefined;
}

const GIBIBYTE = 1024 ** 3;

/**
 * The rebuild after an erasure needs room for a database of up to 64 MiB and as much for its log; the rest is for
 * calls.
 */
const LOW_SPACE_BYTES = GIBIBYTE;

const NAME = 'data folder';

export function folderFindings(folder: Folder, uid: number | undefined): readonly Finding[] {
  const { path, isServed, fault, databaseBytes } = folder;
  const findings: Finding[] = [];
  if (isServed) {
    findings.push(ok(NAME, `${path} is in use by a running service`));
  } else if (fault !== undefined) {
    findings.push({ name: NAME, state: 'fail', detail: fault });
  } else {
    const size = databaseBytes === undefined ? 'no database yet' : `${toGibibytes(databaseBytes)} of database`;
    findings.push(ok(NAME, `${path} can be used; ${size}`));
  }
  return [...findings, diskFinding(folder), spaceFinding(folder), ...ownerFindings(folder, uid)];
}

function diskFinding({ networkDisk }: Folder): Finding {
  if (networkDisk === undefined) return ok('disk', 'local');
  const detail = `the data folder is on ${networkDisk}, which other machines may share`;
  return { name: 'disk', state: 'fail', detail, fix: 'Set DATA_DIR to a folder on a local disk, or use MONGODB_URI.' };
}

function spaceFinding({ freeBytes }: Folder): Finding {
  const detail = `${toGibibytes(freeBytes)} free`;
  if (freeBytes >= LOW_SPACE_BYTES) return ok('space', detail);
  return warn('space', detail, 'Free some space, archive old sessions (ARCHIVE_AFTER_DAYS), or use a larger disk.');
}

function ownerFindings({ ownerUid }: Folder, uid: number | undefined): readonly Finding[] {
  if (ownerUid === undefined || uid === undefined || ownerUid === uid) return [];
  const detail = `the data folder belongs to user ${ownerUid}, but this command runs as user ${uid}`;
  return [warn('owner', detail, 'Run all commands as the user that runs the service.')];
}

function toGibibytes(bytes: number): string {
  return `${(bytes / GIBIBYTE).toFixed(bytes < GIBIBYTE / 10 ? 3 : 1)} GiB`;
}
