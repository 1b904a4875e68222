/** Calls the method as the caller did, or with other arguments. */
export type MethodCall = (args?: readonly unknown[]) => unknown;

/** Puts `around` in the place of a method; what it gives is what the caller gets. What is returned puts the method back. */
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
    // Somebody may have wrapped it again since.
    if (methods[name] !== wrapped) return;
    if (isOwn) methods[name] = original;
    else delete methods[name];
  };
}
