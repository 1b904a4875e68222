import type { Abstract, Provider } from '@nestjs/common';

type Tokens<Parts> = { readonly [Index in keyof Parts]: Abstract<Parts[Index]> };
type Make<Parts extends readonly unknown[], Made> = (...parts: Parts) => Made;

/**
 * Provides a class that does not depend on the framework: Nest injects the parts into its constructor, or into `make` if
 * given. Parts that do not match the parameters do not compile.
 */
export function provide<Parts extends readonly unknown[], Made>(
  made: new (...parts: Parts) => Made,
  parts: Tokens<Parts>,
): Provider<Made>;
export function provide<Parts extends readonly unknown[], Made>(
  made: Abstract<Made>,
  parts: Tokens<Parts>,
  make: Make<Parts, Made>,
): Provider<Made>;
export function provide<Parts extends readonly unknown[], Made>(
  made: Abstract<Made>,
  parts: Tokens<Parts>,
  make: Make<Parts, Made> = (...found) => new (made as new (...parts: Parts) => Made)(...found),
): Provider<Made> {
  const useFactory = (...found: unknown[]) => make(...(found as unknown as Parts));
  return { provide: made, useFactory, inject: [...parts] };
}

/** Background work. */
interface Work {
  start(): void;
  /** Resolves when the current work has ended. */
  stop(): Promise<void>;
}

/** Provides background work that starts with the service and ends before the stores close. */
export function provideWork<Parts extends readonly unknown[]>(
  name: string,
  parts: Tokens<Parts>,
  make: Make<Parts, Work>,
): Provider {
  const useFactory = (...found: unknown[]) => {
    const work = make(...(found as unknown as Parts));
    return { onApplicationBootstrap: () => work.start(), onModuleDestroy: () => work.stop() };
  };
  return { provide: Symbol(name), useFactory, inject: [...parts] };
}
