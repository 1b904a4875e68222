/** One line of the report: what was checked, the result, and how to fix it. */
export interface Finding {
  readonly name: string;
  /** `warn`: the service runs, but not as well as it could. `fail`: it will not run, or cannot keep its guarantees. */
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

/** The message of an adapter contains the cause and the remedy. */
export function failed(name: string, error: unknown): Finding {
  return { name, state: 'fail', detail: error instanceof Error ? error.message : String(error) };
}

const LABELS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

/** Returns a line for each finding, followed by its remedy. */
export function findingText({ name, state, detail, fix }: Finding): string {
  return `${LABELS[state]}  ${name}: ${detail}${fix === undefined ? '' : `\n        ${fix}`}`;
}
