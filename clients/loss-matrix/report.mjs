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
  return `# What is lost

Written on ${new Date().toISOString().slice(0, 10)} by \`node clients/loss-matrix/run.mjs --long --write\` (without \`--long\`, there are 10 kills and an outage of 12 s),
which runs the recorders against a service of its own and the libraries of others (${versions.join(', ')},
at their defaults) against a sink, with the same faults before both. An event counts once its recording has returned; it is lost if it is neither stored nor among the dead
letters when the next process with the same folder has been there. Nothing may be stored twice.

${table.join('\n')}

- A case without an entry does not concern the library: it has no spool, or its language no fork.
- The processes of a fork and of a forkserver, and their parents, end with \`os._exit\`, by which \`multiprocessing\` ends its own.
- The ten minutes without a service are ten minutes; no clock is scaled.
- Where fewer events were told than by the others, the library raised an error at a value, and the caller ended.
- A dead letter is an event that the service refused for good; it lies in \`dead-letters.jsonl\` beside the spool with the reason, which is in brackets.
- The lines of a spool that are damaged on the disk are lost by the damage and are not counted; all others are delivered.
- Of the session that is erased, the events that were recorded afterwards are counted.
- The 64 KiB of the full disk are a file system of its own (\`tmpfs\`); what it does not take is held in memory.
- SIGKILL, \`process.exit\` and the end of a process in the middle of a request are the same to a recorder: what it told is in a file.
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
