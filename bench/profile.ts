import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface CpuProfile {
  /** Microseconds, on the clock of process.hrtime. */
  readonly startTime: number;
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

const SHOWN = 25;

/** Node is waiting for work. A thread that waits for the disk is not idle. */
const IDLE = '(idle)';

/** Date, time, process, thread; the main thread has the number 0. */
const FILE_NAME = /^CPU\.\d+\.\d+\.(?<process>\d+)\.(?<thread>\d+)\..*cpuprofile$/;

/** Shows where the time of each thread went once its process was ready, for every profile in the folder. */
export function describeProfiles(folder: string, readyMicros: ReadonlyMap<number, number>): string {
  const described = readdirSync(folder).flatMap((name) => {
    const { process, thread } = FILE_NAME.exec(name)?.groups ?? {};
    if (process === undefined) return [];
    const title = `${thread === '0' ? 'main thread' : 'writer thread'} of process ${process}`;
    return describeProfile(title, join(folder, name), readyMicros.get(Number(process)) ?? 0);
  });
  return described.join('\n');
}

function describeProfile(title: string, file: string, sinceMicros: number): string {
  const times = selfTimes(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile, sinceMicros);
  const totalMs = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  const busyMs = totalMs - (times.get(IDLE) ?? 0);
  const lines = [...times]
    .filter(([name]) => name !== IDLE)
    .sort(([, left], [, right]) => right - left)
    .slice(0, SHOWN)
    .map(([name, ms]) => `${((ms / busyMs) * 100).toFixed(1).padStart(5)} %  ${ms.toFixed(0).padStart(6)} ms  ${name}`);
  return [`${title}: ${busyMs.toFixed(0)} ms busy of ${totalMs.toFixed(0)} ms (${file})`, ...lines, ''].join('\n');
}

/** Milliseconds by function, without callees. */
function selfTimes({ nodes, startTime, samples = [], timeDeltas = [] }: CpuProfile, sinceMicros: number) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let atMicros = startTime;
  samples.forEach((id, index) => {
    const deltaMicros = timeDeltas[index] ?? 0;
    atMicros += deltaMicros;
    if (atMicros < sinceMicros) return;
    const name = names.get(id) ?? '(unknown)';
    times.set(name, (times.get(name) ?? 0) + deltaMicros / 1_000);
  });
  return times;
}

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
  const place = url.replace(/^.*\/(?:node_modules\/|(?=dist\/))/, '');
  return `${functionName || '(anonymous)'}${place ? `  ${place}:${lineNumber + 1}` : ''}`;
}
