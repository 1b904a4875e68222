import { LIBRARIES } from './libraries.mjs';

/** Returns the matrix as a page of the documentation. */
export function report(rows, others) {
  const names = LIBRARIES.map(({ name }) => name);
  const versions = Object.entries(others).map(([name, version]) => `${name} ${version}`);
  const table = [
    `| | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---').join('|')}|`,
    ...rows.map(({ name, results }) => `| ${name} | ${names.map((library) => cell(results[library])).join(' | ')} |`),
  ];
  return `# What recorders and other libraries lose

Written on ${new Date().toISOString().slice(0, 10)} by \`node clients/loss-matrix/run.mjs --long --write\` (without \`--long\`, there are 10 kills and an outage of 12 s),
which runs the recorders against a service that it starts, and other libraries (${versions.join(', ')},
with their default settings) against a sink, with the same faults in front of both. An event counts once the call that records it has returned. It is lost if
it is neither stored nor among the dead letters after the next process with the same folder has run. Nothing may be stored twice.

${table.join('\n')}

- An empty cell means that the case does not apply: the library has no spool, or its language has no fork.
- The processes of a fork and of a forkserver, and their parents, end with \`os._exit\`, as \`multiprocessing\` ends its own processes.
- The outage of ten minutes lasts ten minutes; no clock is scaled.
- If a library has fewer events than the others, it raised an error for a value, and the caller ended.
- A dead letter is an event that the service refused for good. It is in \`dead-letters.jsonl\` next to the spool, with the reason that is given in brackets.
- Lines of a spool that are damaged on the disk are lost by the damage, and are not counted; all others are delivered.
- For the session that is erased, only events that were recorded after the erasure are counted.
- The full disk is a separate file system of 64 KiB (\`tmpfs\`); what does not fit is held in memory.
- SIGKILL, \`process.exit\` and the end of a process in the middle of a request make no difference to a recorder: what it has recorded is in a file.
`;
}

function cell(result) {
  if (!result) return '';
  const { told, lost, doubled, refused, codes } = result;
  const parts = [
    lost > 0 ? `**${lost} of ${told} lost**` : `0 of ${told} lost`,
    ...(doubled > 0 ? [`**${doubled} twice**`] : []),
    ...(refused > 0 ? [`${refused} dead letters (${codes.join(', ')})`] : []),
  ];
  return parts.join(', ');
}
