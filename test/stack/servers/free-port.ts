import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems choose ports for listeners and connections, which begins at 32768. */
const PORTS = { first: 20_000, last: 32_767 } as const;

/**
 * A port of 127.0.0.1 for servers that cannot choose one themselves, or must come back on it: no other program takes it
 * by accident before they listen, or while they are away.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * (PORTS.last - PORTS.first + 1));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  const isFree = await listening;
  if (isFree) {
    server.close();
    await once(server, 'close');
  }
  return isFree;
}
