import type { Abstract, Provider } from '@nestjs/common';

/** A class that knows no framework, made from these parts. */
export function provide<Parts extends readonly unknown[], Made>(
  made: new (...parts: Parts) => Made,
  parts: { readonly [Index in keyof Parts]: Abstract<Parts[Index]> },
): Provider<Made> {
  return {
    provide: made,
    useFactory: (...found: unknown[]) => new made(...(found as unknown as Parts)),
    inject: [...parts],
  };
}
