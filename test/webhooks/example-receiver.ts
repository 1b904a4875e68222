import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { eventually } from '../builders/eventually.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One of the receivers of `examples/webhooks` in a process: what it has verified, line by line. */
export class ExampleReceiver {
  output = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk) => {
      this.output += chunk;
    });
  }

  static async start(command: readonly string[], secret: string, port: number): Promise<ExampleReceiver> {
    const [program = '', ...args] = command;
    const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) };
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const receiver = new ExampleReceiver(child);
    await eventually(() => reach(port));
    return receiver;
  }

  /** `<webhook-id> <type> <sessionId>` of everything that arrived. */
  get lines(): readonly string[] {
    return this.output.split('\n').filter((line) => line !== '');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'close');
  }
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
