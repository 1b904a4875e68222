// Runs one job like a worker of LiveKit Agents, in a process of its own: worker.mjs AGENT JOB. Prints the job's
// process. Like the framework's worker, it ends the job when it receives SIGTERM.
import { writeSync } from 'node:fs';
import { initializeLogger } from '@livekit/agents';
// Not exported.
import { JobProcExecutor } from './node_modules/@livekit/agents/dist/ipc/job_proc_executor.js';

const [agent, id] = process.argv.slice(2);
initializeLogger({ pretty: false, level: 'silent' });

const options = {
  agent,
  inferenceExecutor: undefined,
  initializeTimeout: 30_000,
  closeTimeout: 30_000,
  memoryWarnMB: 0,
  memoryLimitMB: 0,
  pingInterval: 2_500,
  pingTimeout: 60_000,
  highPingThreshold: 5_000,
};
// Older versions accept one after the other.
const executor = new JobProcExecutor(...(JobProcExecutor.length === 1 ? [options] : Object.values(options)));
process.on('SIGTERM', () => executor.close());
await executor.start();
await executor.initialize({ sessionEndTimeout: 30_000 });
writeSync(1, `job ${executor.proc.pid}\n`);
await executor.launchJob({
  acceptArguments: {},
  job: { id },
  url: 'ws://127.0.0.1:9',
  token: '',
  workerId: 'worker',
  fakeJob: true,
});
await executor.join();
