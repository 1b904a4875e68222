import { isSpec } from './source-file.js';

/** A folder of the map (ARCHITECTURE.md), and what its files may import. */
export interface Room {
  readonly name: string;
  /** Other rooms that its files may import; they may always import their own. */
  readonly knows: readonly string[] | 'everything';
  /** Packages and Node's own modules, by their specifier. */
  readonly modules: RegExp;
  /** Files of other rooms import only its `index.ts`. */
  readonly hasDoor: boolean;
  readonly remedy: string;
}

type RoomRule = Omit<Room, 'name'>;

/** The domain must behave the same everywhere, so of Node it has only bytes and their decoding. */
const BYTES = /^node:buffer$/;
/** A hash, too, is the same everywhere; what is unpredictable has a file of its own (text-rules.ts). */
const BYTES_AND_HASHES = /^node:(?:buffer|crypto)$/;
const NO_MODULE = /^$/;
const NODE_AND_NEST = String.raw`node:|@conversation-service\/|@nestjs\/|rxjs$|reflect-metadata$`;
const ANY_MODULE = /^/;

const EDGE_KNOWS = ['lib', 'domain', 'ports', 'runtime', 'config', 'telemetry'];

const EDGE: RoomRule = {
  knows: EDGE_KNOWS,
  modules: new RegExp(`^(?:${NODE_AND_NEST}|fastify$|helmet$|class-validator/cjs/|swagger-ui-dist)`),
  hasDoor: false,
  remedy: 'An edge speaks to use cases and ports; which adapter stands behind a port is wired in app.module.ts.',
};

/** An edge next to http, which uses its gate, parameters and JSON; http knows none of these edges. */
const EDGE_BESIDE_HTTP: RoomRule = { ...EDGE, knows: [...EDGE_KNOWS, 'http'] };

/**
 * Every capability may depend on these: conversations and annotations are the data, and everything that is stored must
 * be erasable.
 */
const CORE_CAPABILITIES = ['features/conversations', 'features/annotations', 'features/erasure'];

const CAPABILITY: RoomRule = {
  ...EDGE_BESIDE_HTTP,
  knows: [...EDGE_BESIDE_HTTP.knows, 'feature', ...CORE_CAPABILITIES],
  hasDoor: true,
  remedy:
    'A capability can be deleted: what several need goes into runtime, lib or a port; the wiring uses its index.ts.',
};

/** What a capability can contribute. */
const DECLARATION: RoomRule = {
  ...EDGE,
  knows: [...EDGE_KNOWS, 'http', 'cli'],
  remedy: 'A declaration names what every capability can contribute, and none of them.',
};

const ROOMS: Readonly<Record<string, RoomRule>> = {
  lib: {
    knows: [],
    modules: BYTES_AND_HASHES,
    hasDoor: false,
    remedy: 'The library knows nothing of conversations: hand the value in as an argument, or move this code outwards.',
  },
  domain: {
    knows: ['lib'],
    modules: BYTES,
    hasDoor: false,
    remedy: 'The domain imports nothing else: hand the value in as an argument, or move this code outwards.',
  },
  ports: {
    knows: ['lib', 'domain'],
    modules: NO_MODULE,
    hasDoor: false,
    remedy: 'A port says what the core needs, in words of the domain; how it is done belongs into an adapter.',
  },
  runtime: {
    knows: ['lib', 'domain', 'ports'],
    modules: /^node:timers\/promises$/,
    hasDoor: false,
    remedy: 'What runs in the background is told what to run: hand it in as an argument.',
  },
  http: EDGE,
  config: {
    knows: ['lib', 'domain'],
    modules: new RegExp(`^(?:${NODE_AND_NEST}|joi$)`),
    hasDoor: false,
    remedy: 'Configuration is read before anything else exists: others import it, not the other way round.',
  },
  telemetry: {
    knows: ['lib', 'domain', 'ports', 'runtime', 'config'],
    modules: new RegExp(`^(?:${NODE_AND_NEST}|fastify$|pino|prom-client$|@opentelemetry/)`),
    hasDoor: false,
    remedy: 'Telemetry is told what happened: let it implement a port, and call that port from where it happens.',
  },
  cli: {
    knows: ['lib', 'domain', 'runtime', 'config', 'telemetry'],
    modules: new RegExp(`^(?:${NODE_AND_NEST}|commander$)`),
    hasDoor: false,
    remedy: 'Only a file named <name>.command.ts wires; what commands share speaks to use cases.',
  },
};

const ADAPTER: RoomRule = {
  knows: ['lib', 'domain', 'ports', 'adapters/records'],
  modules: ANY_MODULE,
  hasDoor: true,
  remedy: 'An adapter knows domain, ports and its own driver: take the rest as a constructor argument from the wiring.',
};

/** The suite of a port: it runs on every adapter, so it names none. */
const CONTRACT: RoomRule = {
  knows: ['lib', 'domain', 'ports', 'test/builders'],
  modules: /^(?:vitest|fast-check)$/,
  hasDoor: false,
  remedy: 'A contract names no adapter: what differs between them is an option that its caller gives.',
};

const CLIENT: RoomRule = {
  knows: [],
  modules: ANY_MODULE,
  hasDoor: false,
  remedy: 'A client knows the public HTTP API only: what it needs of the server reaches it in a response.',
};

/** Code that runs anywhere: in Node, in a browser and at the edge. */
const PACKAGE: RoomRule = {
  knows: [],
  modules: /^@conversation-service\//,
  hasDoor: false,
  remedy:
    'A package is pure and runs anywhere: take what it needs as an argument; another package is imported by its name.',
};

const UNBOUND: RoomRule = { knows: 'everything', modules: ANY_MODULE, hasDoor: false, remedy: '' };

/** The files that wire everything: the two roots, and the commands that do so themselves, with the list of them. */
const WIRING =
  /^src\/(?:main|check-node|compile-cache|serve|create-app|backends|app\.module|openapi-document|error-kinds|features|generated-docs|cli\/(?:[^/]+\.command|main|command-line|commands|command-context))\.ts$/;

/** The one file of a room with a door that others may import. */
export function doorOf(room: Room): string {
  return `src/${room.name}/index.ts`;
}

/** Returns the room of a file; undefined for a file of `src` that is in none. */
export function roomOf(path: string): Room | undefined {
  const [top = '', second = '', ...rest] = path.split('/');
  if (isSpec(path)) return { name: 'tests', ...UNBOUND };
  if (WIRING.test(path)) return { name: 'the wiring', ...UNBOUND };
  if (top === 'console' || top === 'examples') return { name: top, ...CLIENT };
  if (/^clients\/[^/]+\/test\//.test(path)) return { name: 'tests', ...UNBOUND };
  if (top === 'clients') return { name: `clients/${second}`, ...CLIENT };
  // Excluded from what a package is built from.
  if (/^packages\/[^/]+\/src\/testing\//.test(path)) return { name: 'tests', ...UNBOUND };
  if (top === 'packages') return { name: `packages/${second}`, ...PACKAGE };
  if (top === 'test' && second.startsWith('builders')) return { name: 'test/builders', ...UNBOUND };
  if (top === 'test' && second === 'contracts') return { name: 'test/contracts', ...CONTRACT };
  if (top !== 'src') return { name: top, ...UNBOUND };
  return roomInSource(second, rest);
}

function roomInSource(folder: string, rest: readonly string[]): Room | undefined {
  const [first = '', ...deeper] = rest;
  if (folder === 'feature.ts') return { name: 'feature', ...DECLARATION };
  if (first === '') return undefined;
  if (folder === 'adapters') return deeper.length > 0 ? { name: `adapters/${first}`, ...ADAPTER } : undefined;
  if (folder === 'features') return deeper.length > 0 ? roomOfCapability(first, deeper) : undefined;
  const rule = ROOMS[folder];
  // The variables of the service and of every capability, in one list.
  const concatenates = folder === 'config' && first === 'variables.ts';
  return rule && { name: folder, ...rule, ...(concatenates ? { knows: 'everything' } : {}) };
}

/** A command opens itself what the service is given. */
function roomOfCapability(name: string, path: readonly string[]): Room {
  const wires = /(?:\.command|opened-archive)\.ts$/.test(path.at(-1) ?? '');
  return { name: `features/${name}`, ...CAPABILITY, ...(wires ? { knows: 'everything', modules: ANY_MODULE } : {}) };
}
