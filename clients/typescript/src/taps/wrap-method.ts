/** Calls the original method with the caller's arguments, or with others. */
export type MethodCall = (args?: readonly unknown[]) => unknown;

/** Replaces a method with `around`, whose result the caller receives. Returns a function that restores the method. */
export function wrapMethod(
  target: object,
  name: string,
  around: (call: MethodCall, args: readonly unknown[]) => unknown,
): () => void {
  const methods = target as Record<string, unknown>;
  const original = methods[name];
  if (typeof original !== 'function') return () => undefined;
  const isOwn = Object.hasOwn(methods, name);
  const wrapped = function (this: unknown, ...args: readonly unknown[]): unknown {
    return around((others = args) => original.apply(this, others), args);
  };
  methods[name] = wrapped;
  return () => {
    // It may have been wrapped again since.
    if (methods[name] !== wrapped) return;
    if (isOwn) methods[name] = original;
    else delete methods[name];
  };
}
