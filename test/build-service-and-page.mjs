/** For tests of whole processes, which also serve the web page. */
export { buildIfStale as setup } from '../scripts/build.mjs';
