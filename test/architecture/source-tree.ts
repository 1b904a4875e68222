import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const FOLDERS = ['src', 'packages', 'test', 'bench', 'console', 'clients', 'examples'];
const SOURCE = /\.tsx?$/;
const GENERATED = /(?:^|\/)(?:node_modules|dist|coverage)\/|\.d\.ts$/;

/** The TypeScript sources of the repository: path (forward slashes, relative to `root`) to text. */
export function readSourceTree(root: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const file of FOLDERS.flatMap((folder) => filesBelow(join(root, folder)))) {
    const path = relative(root, file).split(sep).join('/');
    if (SOURCE.test(path) && !GENERATED.test(path)) texts.set(path, readFileSync(file, 'utf8'));
  }
  return texts;
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // Folders that may be added later.
    return [];
  }
}
