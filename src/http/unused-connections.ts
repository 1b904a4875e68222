import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections that were opened ahead of time and never carried a byte, as browsers and pools of clients keep them. Node does not count
 * them as idle, so they would hold up the end of the process until its deadline.
 */
export class UnusedConnections {
  private readonly sockets = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  close(): void {
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
