import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

/**
 * Replaces a function of one of Node's modules until the end of the test, for everybody who imports it by name.
 * `builtin` is the default import of the module. Unlike `vi.mock` it needs no process of its own.
 */
export function replaceBuiltin<Module extends object, Name extends keyof Module & string>(
  builtin: Module,
  name: Name,
  replacement: Module[Name],
): void {
  const original = builtin[name];
  const set = (value: Module[Name]) => {
    builtin[name] = value;
    syncBuiltinESMExports();
  };
  set(replacement);
  onTestFinished(() => set(original));
}
