/** For tests of whole processes, which serve the web page as well. */
export { buildIfStale as setup } from '../scripts/build.mjs';
