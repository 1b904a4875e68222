import { doorOf, type Room, roomOf } from './rooms.js';
import { isTestCode, type ResolvedImport, type RuleName, type SourceFile, type Violation } from './source-file.js';

const TEST_MODULES = /^(?:vitest|fast-check|autocannon|ajv)(?:\/|$)/;

/** Rules `room`, `arrow`, `door` and `hidden-import`: what each file may import (rooms.ts). */
export function checkImports(files: readonly SourceFile[]): readonly Violation[] {
  const paths = new Set(files.map((file) => file.path));
  return files.flatMap((file) => checkFile(file, paths));
}

function checkFile(file: SourceFile, paths: ReadonlySet<string>): readonly Violation[] {
  const room = roomOf(file.path);
  if (!room)
    return [violation('room', file.path, 1, 'lies in no room', 'Put it into a folder of the map in ARCHITECTURE.md.')];
  if (room.knows === 'everything' && (isTestCode(file.path) || !file.path.startsWith('src/'))) return [];
  return file.imports.flatMap((site) => checkImport(file, room, site, paths) ?? []);
}

function checkImport(
  file: SourceFile,
  room: Room,
  site: ResolvedImport,
  paths: ReadonlySet<string>,
): Violation | undefined {
  if (site.specifier === undefined) {
    const remedy = 'Write the specifier as a literal, so that the arrow can be seen.';
    return violation('hidden-import', file.path, site.line, 'imports a computed specifier', remedy);
  }
  const fault =
    site.path === undefined ? faultOfModule(file, room, site.specifier) : faultOfFile(file, room, site.path, paths);
  return fault && violation(fault.rule, file.path, site.line, fault.found, fault.remedy);
}

type Fault = Pick<Violation, 'rule' | 'found' | 'remedy'>;

function faultOfModule(file: SourceFile, room: Room, specifier: string): Fault | undefined {
  if (!isTestCode(file.path) && TEST_MODULES.test(specifier)) return testFault(specifier);
  if (room.modules.test(specifier)) return undefined;
  return { rule: 'arrow', found: `${room.name} imports ${specifier}`, remedy: room.remedy };
}

function faultOfFile(file: SourceFile, room: Room, path: string, paths: ReadonlySet<string>): Fault | undefined {
  if (isTestCode(path) && !isTestCode(file.path)) return testFault(path);
  const target = roomOf(path);
  if (target?.name === room.name) return undefined;
  const isKnown = room.knows === 'everything' || room.knows.includes(target?.name ?? '');
  if (!isKnown) return { rule: 'arrow', found: `${room.name} imports ${target?.name ?? path}`, remedy: room.remedy };
  return target?.hasDoor ? faultOfDoor(target, path, paths) : undefined;
}

function faultOfDoor(target: Room, path: string, paths: ReadonlySet<string>): Fault | undefined {
  const door = doorOf(target);
  if (path === door || (target.name.startsWith('adapters/') && !paths.has(door))) return undefined;
  return {
    rule: 'door',
    found: `goes past the door of ${target.name}`,
    remedy: `Import ${door}, and export there what is needed.`,
  };
}

function testFault(what: string): Fault {
  return {
    rule: 'arrow',
    found: `production code imports ${what}`,
    remedy: 'Only tests may import test code; move what both need into src.',
  };
}

function violation(rule: RuleName, path: string, line: number, found: string, remedy: string): Violation {
  return { rule, path, line, found, remedy };
}
