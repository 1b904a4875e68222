import { isObject, type JsonObject } from '@conversation-service/voice';
import type { Fault } from '../core/importer.js';
import { textOf } from '../core/values.js';

const LISTS = ['parties', 'dialog', 'analysis', 'attachments'] as const;

/** Returns what makes a container invalid. A missing `created_at` or `vcon` does not. */
export function vconFaults(container: unknown): readonly Fault[] {
  if (!isObject(container)) return [{ pointer: '', detail: 'must be a vCon object' }];
  const form = formOf(container);
  if (form) return [{ pointer: '', detail: `is a vCon in ${form} form; send the unsigned form` }];
  const faults: Fault[] = [];
  if (textOf(container.uuid) === undefined) faults.push({ pointer: '/uuid', detail: 'must be the UUID of the vCon' });
  for (const name of LISTS) {
    const value = container[name];
    if (value === undefined) continue;
    if (Array.isArray(value)) checkEntries(name, value, container, faults);
    else faults.push({ pointer: `/${name}`, detail: 'must be a list' });
  }
  return faults;
}

function formOf(container: JsonObject): string | undefined {
  if ('ciphertext' in container || 'recipients' in container) return 'encrypted';
  return 'signatures' in container || ('payload' in container && !('uuid' in container)) ? 'signed' : undefined;
}

function checkEntries(list: string, entries: readonly unknown[], container: JsonObject, faults: Fault[]): void {
  const counts = { party: countOf(container.parties), dialog: countOf(container.dialog) };
  for (const [index, entry] of entries.entries()) {
    const pointer = `/${list}/${index}`;
    if (!isObject(entry)) {
      faults.push({ pointer, detail: 'must be an object' });
      continue;
    }
    checkScalars(entry, pointer, faults);
    for (const name of ['parties', 'originator', 'party', 'transferee', 'transferor', 'transfer_target']) {
      checkIndex(entry[name], `${pointer}/${name}`, counts.party, faults);
    }
    if (list !== 'dialog') checkIndex(entry.dialog, `${pointer}/dialog`, counts.dialog, faults);
  }
}

function checkScalars(entry: JsonObject, pointer: string, faults: Fault[]): void {
  const { duration } = entry;
  const isLength = typeof duration === 'number' && duration >= 0;
  if ((duration ?? null) !== null && !isLength) {
    faults.push({ pointer: `${pointer}/duration`, detail: 'must be a number of seconds of at least 0' });
  }
  for (const name of ['mediatype', 'mimetype']) {
    if ((entry[name] ?? null) !== null && typeof entry[name] !== 'string') {
      faults.push({ pointer: `${pointer}/${name}`, detail: 'must be a text' });
    }
  }
}

/** Returns undefined if there is no array to refer to, which is a fault of its own. */
function countOf(list: unknown): number | undefined {
  if (list === undefined) return 0;
  return Array.isArray(list) ? list.length : undefined;
}

/** An index, or nested arrays of them. */
function checkIndex(value: unknown, pointer: string, count: number | undefined, faults: Fault[], depth = 0): void {
  if (value === undefined || value === null || count === undefined) return;
  if (Array.isArray(value) && depth < 3) {
    for (const [place, item] of value.entries()) checkIndex(item, `${pointer}/${place}`, count, faults, depth + 1);
    return;
  }
  const isIndex = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count;
  if (!isIndex) faults.push({ pointer, detail: `must be an index below ${count}` });
}
