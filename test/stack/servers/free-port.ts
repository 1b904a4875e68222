import { once } from 'node:events';
import { createServer } from 'node:net';

/** No system gives these to whoever asks for any port, or connects: those begin at 32768. */
const PORTS = { first: 20_000, last: 32_767 } as const;

/**
 * A port of 127.0.0.1 for servers that cannot choose one themselves, or must come back on it: nobody takes it by chance
 * before they listen, or while they are away.
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
