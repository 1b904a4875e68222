/** Enough to see what was sent, because a body may be a megabyte. */
const MAX_LINE_CHARS = 2_000;

/** What follows a case: the next one, another operation, the summary. */
const END_OF_CASE = /^(\d+\. Test Case ID|_+ |=+ )/;

/**
 * The findings in the output of schemathesis, one line each: the operation, what is wrong, the status, and the call
 * that shows it again (the last one of several calls). Its machine-readable reports contain no call.
 */
export function findingsIn(output: string): readonly string[] {
  const findings: string[] = [];
  let operation = '';
  let faults: string[] = [];
  let status = '';
  let call = '';
  for (const line of output.split('\n')) {
    if (END_OF_CASE.test(line)) {
      findings.push(...faults.map((fault) => `${operation}: ${fault}: ${status} to ${call}`.slice(0, MAX_LINE_CHARS)));
      faults = [];
    }
    operation = /^_+ (.+?) _+$/.exec(line)?.[1] ?? operation;
    status = /^\[(\d{3})\] /.exec(line)?.[1] ?? status;
    if (line.startsWith('    curl ')) call = line.trim();
    if (line.startsWith('- ')) faults.push(line.slice(2));
  }
  return findings;
}
