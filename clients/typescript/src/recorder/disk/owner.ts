import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

const NAME = /^(\d{13})-([^-]+)-(\d+)-(\d+)-([^-]+)\.spool$/;
const FOREIGN_ALIVE_MS = 60_000;
/** Fields after the program name in `/proc/<pid>/stat`: the state is the first, the start time the twentieth. */
const STATE_FIELD = 0;
const START_FIELD = 19;

/** What the name of a spool file tells about its owner. */
export interface Owner {
  readonly created: string;
  readonly machine: string;
  readonly pid: number;
  readonly start: string;
}

export function parseName(name: string): Owner | undefined {
  const [, created = '', machine = '', pid, start = ''] = NAME.exec(name) ?? [];
  return pid === undefined ? undefined : { created, machine, pid: Number(pid), start };
}

/** Returns a file name for this process. */
export function ownName(created = String(Date.now()).padStart(13, '0')): string {
  return `${created}-${machine()}-${process.pid}-${startOf(process.pid)}-${randomBytes(4).toString('hex')}.spool`;
}

/** Whether the owner may still write to the file. */
export function isAlive(owner: Owner, modifiedMs: number): boolean {
  if (owner.machine !== machine()) return Date.now() - modifiedMs < FOREIGN_ALIVE_MS;
  return runs(owner.pid) && startOf(owner.pid) === owner.start;
}

let knownMachine: string | undefined;

export function machine(): string {
  if (knownMachine !== undefined) return knownMachine;
  const boot = read('/proc/sys/kernel/random/boot_id').trim();
  const parts = [hostname(), boot, namespaceOfProcesses()];
  knownMachine = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
  return knownMachine;
}

function namespaceOfProcesses(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means that the process exists but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A zombie has ended, but its parent has not yet waited for it.
  return statusOf(pid)[STATE_FIELD] !== 'Z';
}

function startOf(pid: number): string {
  return statusOf(pid)[START_FIELD] ?? '0';
}

function statusOf(pid: number): readonly string[] {
  const status = read(`/proc/${pid}/stat`);
  // The program name may itself contain spaces and parentheses.
  return status
    .slice(status.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
