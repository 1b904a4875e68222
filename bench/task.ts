import { fork } from 'node:child_process';
import { once } from 'node:events';

type Answer<Result> = { readonly result: Result } | { readonly error: string };

/** In a child process: takes one task from its parent, answers it, and exits. */
export function answerOnce<Spec, Result>(work: (spec: Spec) => Promise<Result>): void {
  const send = (answer: Answer<Result>) => process.send?.(answer, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
  process.once('message', (spec: Spec) => {
    work(spec).then(
      (result) => send({ result }),
      (error: unknown) => send({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** Runs a module that calls `answerOnce` in a child process, which exits after its answer or with this process. */
export async function runTask<Spec extends object, Result>(module: URL, spec: Spec): Promise<Result> {
  const child = fork(module, { execArgv: [], env: { ...process.env, NODE_ENV: 'production' } });
  child.send(spec);
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => [{ error: `${module.pathname} ended without an answer` }]),
  ])) as [Answer<Result>];
  if ('error' in answer) throw new Error(answer.error);
  return answer.result;
}
