import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const DRIVER = fileURLToPath(import.meta.resolve('better-sqlite3'));

/** Another program that keeps a database open in a transaction, like a browser, a backup or Litestream. */
export class DatabaseUser {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves once `sql` has run; the transaction stays open until `leave`. */
  static async start(file: string, sql: string): Promise<DatabaseUser> {
    const script = `
      const db = new (require(${JSON.stringify(DRIVER)}))(${JSON.stringify(file)});
      db.exec(${JSON.stringify(sql)});
      console.log('here');
      process.stdin.resume();`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('the other program ended'))),
    ]);
    return new DatabaseUser(child);
  }

  /** The operating system releases its locks at its end. */
  async leave(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
