/** One line of the report: what was looked at, how it is, and what to do where it is not well. */
export interface Finding {
  readonly name: string;
  /** `warn`: the service runs, but not as it could. `fail`: it will not run, or not keep what it promises. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly fix?: string;
}

export function ok(name: string, detail: string): Finding {
  return { name, state: 'ok', detail };
}

export function warn(name: string, detail: string, fix: string): Finding {
  return { name, state: 'warn', detail, fix };
}

/** The message of an adapter names the cause and what to do. */
export function failed(name: string, error: unknown): Finding {
  return { name, state: 'fail', detail: error instanceof Error ? error.message : String(error) };
}

const LABELS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

/** A line for each finding, and below it what to do. */
export function findingText({ name, state, detail, fix }: Finding): string {
  return `${LABELS[state]}  ${name}: ${detail}${fix === undefined ? '' : `\n        ${fix}`}`;
}
