import { connect, type Socket } from 'node:net';

const CLIENTS_OF_A_KIND = 20;

const HALF_REQUEST =
  'POST /sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';

const MANY_PAGES = 'GET /sessions/s0?limit=500 HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10);

/** Clients that begin a request and never end it, and clients that request pages and never read the answer. */
export class SlowClients {
  private readonly sockets = new Set<Socket>();
  private isOver = false;

  constructor(private readonly address: string) {}

  start(): void {
    for (let client = 0; client < CLIENTS_OF_A_KIND; client++) {
      this.open(HALF_REQUEST);
      this.open(MANY_PAGES);
    }
  }

  stop(): void {
    this.isOver = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** The service disconnects them in time, as it should; then they come back. */
  private open(bytes: string): void {
    const { hostname, port } = new URL(this.address);
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(bytes);
    });
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      if (!this.isOver) this.open(bytes);
    });
  }
}
