import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { mongo } from 'mongoose';

type Document = Record<string, unknown>;

/** The reply to a command; undefined for the server's own. */
export type Script = (command: Document) => Document | undefined;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const KNOWN_OPERATIONS: ReadonlySet<number> = new Set([OP_QUERY, OP_MSG]);
const HEADER_BYTES = 16;

/** Enough of the protocol for a driver to treat it as a primary. */
const HELLO: Document = {
  ok: 1,
  isWritablePrimary: true,
  setName: 'rs0',
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  logicalSessionTimeoutMinutes: 30,
};

/** The reply of a server that refuses. */
export function refusal(code: number, codeName: string, errmsg = codeName): Document {
  return { ok: 0, code, codeName, errmsg };
}

/**
 * Speaks the protocol of MongoDB, stores nothing, and answers as a test says, including what no real server can be made
 * to answer.
 */
export class ScriptedMongodb {
  /** Every command except the driver's own handshakes. */
  readonly commands: Document[] = [];
  script: Script = () => undefined;
  hello: Document = {};
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.accept(socket));
  }

  static async start(): Promise<ScriptedMongodb> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedMongodb(server);
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** With what follows the host. */
  uri(rest = '/conversations', user = ''): string {
    return `mongodb://${user}${this.address}${rest}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(socket: Socket): void {
    let waiting = Buffer.alloc(0);
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      // As MongoDB does if a client starts with TLS.
      if (waiting.length >= HEADER_BYTES && !KNOWN_OPERATIONS.has(waiting.readInt32LE(12))) socket.destroy();
      while (waiting.length >= 4 && waiting.length >= waiting.readInt32LE(0)) {
        const sizeBytes = waiting.readInt32LE(0);
        this.serve(socket, waiting.subarray(0, sizeBytes));
        waiting = waiting.subarray(sizeBytes);
      }
    });
  }

  private serve(socket: Socket, message: Buffer): void {
    const requestId = message.readInt32LE(4);
    const isQuery = message.readInt32LE(12) === OP_QUERY;
    const reply = mongo.BSON.serialize(this.answer(isQuery ? readQuery(message) : readMessage(message)));
    const head = Buffer.alloc(isQuery ? 20 : 5);
    if (isQuery) head.writeInt32LE(1, 16);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeInt32LE(HEADER_BYTES + head.length + reply.length, 0);
    header.writeInt32LE(requestId, 8);
    header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
    socket.write(Buffer.concat([header, head, reply]));
  }

  private answer(command: Document): Document {
    const scripted = this.script(command);
    const isGreeting = 'hello' in command || 'ismaster' in command || 'isMaster' in command;
    if (!isGreeting) this.commands.push(command);
    if (scripted) return scripted;
    if (isGreeting) return { ...HELLO, me: this.address, hosts: [this.address], primary: this.address, ...this.hello };
    const [name] = Object.keys(command);
    const isRead = name === 'find' || name === 'listIndexes' || name === 'listCollections';
    return isRead ? { ok: 1, cursor: { id: 0n, ns: `any.${command[name]}`, firstBatch: [] } } : { ok: 1, n: 1 };
  }
}

/** Flags, the name of the collection, skip and limit; then the command. */
function readQuery(message: Buffer): Document {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  return mongo.BSON.deserialize(message.subarray(nameEnd + 9));
}

/** A section of kind 0 is the command; one of kind 1 a member of it, as a list of documents. */
function readMessage(message: Buffer): Document {
  let command: Document = {};
  const lists: Record<string, Document[]> = {};
  for (let at = HEADER_BYTES + 4; at < message.length; ) {
    const sizeBytes = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + sizeBytes);
    if (message[at] === 0) command = mongo.BSON.deserialize(section);
    else {
      const nameEnd = section.indexOf(0, 4);
      lists[section.toString('utf8', 4, nameEnd)] = documentsIn(section.subarray(nameEnd + 1));
    }
    at += 1 + sizeBytes;
  }
  return { ...command, ...lists };
}

function documentsIn(bytes: Buffer): Document[] {
  const documents: Document[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at)) {
    documents.push(mongo.BSON.deserialize(bytes.subarray(at, at + bytes.readInt32LE(at))));
  }
  return documents;
}
