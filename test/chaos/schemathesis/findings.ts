/** Enough to see what was sent; a body may be a megabyte. */
const MAX_LINE_CHARS = 2_000;

/**
 * The findings in what schemathesis prints, a line each: the operation, what is wrong, the status, and the call that
 * shows it again.
 * Its reports for programs hold no call.
 */
export function findingsIn(output: string): readonly string[] {
  const findings: string[] = [];
  let operation = '';
  let faults: string[] = [];
  let status = '';
  for (const line of output.split('\n')) {
    const heading = /^_+ (.+?) _+$/.exec(line)?.[1];
    const fault = /^- (.+)$/.exec(line)?.[1];
    if (heading !== undefined) operation = heading;
    if (fault !== undefined) faults.push(fault);
    status = /^\[(\d{3})\] /.exec(line)?.[1] ?? status;
    if (!line.startsWith('    curl ')) continue;
    findings.push(
      ...faults.map((each) => `${operation}: ${each}: ${status} to ${line.trim()}`.slice(0, MAX_LINE_CHARS)),
    );
    faults = [];
  }
  return findings;
}
