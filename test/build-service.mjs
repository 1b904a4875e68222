/** Node itself loads the writer's thread of the embedded store, so tests of the sources also need the built service. */
export { buildServiceIfStale as setup } from '../scripts/build.mjs';
