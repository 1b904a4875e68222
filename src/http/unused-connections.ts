import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections that were opened in advance and never carried a byte, as browsers and connection pools do. Node does not
 * count them as idle, so they would delay the exit until the deadline.
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
