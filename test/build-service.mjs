/** Node itself loads the writer's thread of the embedded store, so tests of the sources need the built service too. */
export { buildServiceIfStale as setup } from '../scripts/build.mjs';
