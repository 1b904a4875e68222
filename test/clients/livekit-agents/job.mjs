// Runs the README's example as a job: job.mjs EXAMPLE. Prints the id of the job.
import { call } from './agent.mjs';

const { default: agent } = await import(process.argv[2]);
await agent.entry(call);
await call.hear('Goodbye.');
await call.answered('Goodbye!');
await call.end();
process.stdout.write(call.job.id);
process.exit(0);
