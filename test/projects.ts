/** A suite that can be run on its own: `npx vitest run --project <name>`. */
export interface Project {
  readonly name: string;
  /** The endings of the project's specs; all others belong to the project `unit`. */
  readonly suffix?: string;
  /** Runs once, if the project runs at all. */
  readonly globalSetup: string;
  /** The specs of a worker share its modules, which halves the time; what a spec changes globally, it must restore. */
  readonly isShared?: true;
}

const BUILD_SERVICE = 'test/build-service.mjs';
const BUILD_ALL = 'test/build-service-and-page.mjs';

/** The reasons are in docs/adr/0007-testing-tiers.md. */
export const PROJECTS = [
  { name: 'unit', globalSetup: BUILD_SERVICE, isShared: true },
  { name: 'contracts', suffix: '.contract.spec.ts', globalSetup: BUILD_SERVICE, isShared: true },
  { name: 'e2e', suffix: '.e2e.spec.ts', globalSetup: BUILD_ALL, isShared: true },
  { name: 'long', suffix: '.long.spec.ts', globalSetup: BUILD_ALL },
  { name: 'clients', suffix: '.clients.spec.ts', globalSetup: BUILD_SERVICE },
  { name: 'browser', suffix: '.browser.spec.ts', globalSetup: BUILD_ALL },
  { name: 'stack', suffix: '.stack.spec.ts', globalSetup: BUILD_ALL },
] as const satisfies readonly Project[];

/** Everywhere except in dependencies and build results, so that a new folder is tested without being added here. */
const ALL_SPECS = '**/*.spec.{ts,tsx}';
const NO_SPECS = ['**/node_modules/**', '**/dist/**', 'test/fixtures/feature/**'];

export function specsOf({ suffix }: Project): { readonly include: string[]; readonly exclude: string[] } {
  if (suffix !== undefined) return { include: [`**/*${suffix}`], exclude: NO_SPECS };
  const ofOthers = PROJECTS.flatMap((project) => ('suffix' in project ? [`**/*${project.suffix}`] : []));
  return { include: [ALL_SPECS], exclude: [...NO_SPECS, ...ofOthers] };
}
