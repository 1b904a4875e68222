import { limitsOf } from './limits.js';
import type { RecorderOptions } from './options.js';
import { deliverAtPageHide } from './page-hide.js';
import { BaseRecorder } from './recorder.js';
import { Spool } from './spool.js';

/**
 * Records a call while it takes place. Records are held in memory until the service has stored them, and are lost when
 * the page closes: when the page is hidden for good, pending records are sent with keepalive requests that outlive it.
 * No method throws, and only `flush` and `close` wait for the network.
 */
export class Recorder extends BaseRecorder {
  constructor(options: RecorderOptions) {
    super(options, new Spool(undefined, limitsOf(options)));
    deliverAtPageHide();
  }
}
