import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ServiceProcess } from '../../e2e/service-process.js';
import { type ProofCheck, type ProofContext, ProofFailure } from '../check.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/schemathesis.sh', import.meta.url));

/** Seconds that it goes on finding new requests; examples and boundary values always run to their end. */
const SECONDS = { long: 1_800, short: 40 } as const;

export const check: ProofCheck = {
  name: 'schemathesis',
  promise:
    '`GET /openapi.json` is true to the running server: every answer is documented, bad requests are refused, good ones taken',
  topic: 'input',
  needs: ['python'],
  budgetSeconds: 60,
  async run(context) {
    const service = ServiceProcess.spawn({ DATA_DIR: context.folder });
    try {
      const { code, output } = await fuzz(await service.address(), context);
      const cases = /(\d+) generated/.exec(output)?.[1];
      if (code !== 0 || cases === undefined) throw new ProofFailure(output.slice(-6_000), context.seed);
      return [
        { what: 'requests made up from the document', value: Number(cases) },
        { what: 'findings', value: 0, mustBe: 0 },
      ];
    } finally {
      await service.kill();
    }
  },
};

async function fuzz(address: string, { long, seed, signal }: ProofContext) {
  const args = [
    ...['run', `${address}/openapi.json`, '--checks', 'all', '--continue-on-failure', '--no-color'],
    // A stream does not end; test/e2e reads them.
    ...['--exclude-path-regex', '/stream$'],
    ...['--max-time', `${long ? SECONDS.long : SECONDS.short}`, '--seed', `${seed}`],
  ];
  const child = spawn(SCRIPT, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}
