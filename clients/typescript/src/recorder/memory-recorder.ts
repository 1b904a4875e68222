import { limitsOf } from './limits.js';
import type { RecorderOptions } from './options.js';
import { deliverAtPageHide } from './page-hide.js';
import { BaseRecorder } from './recorder.js';
import { Spool } from './spool.js';

/**
 * Records a call as it is spoken. Here records are held in memory until the service has them: they end with the page.
 * When it is hidden for good, what waits is sent with requests that outlive it. No method throws, and none but `flush`
 * and `close` waits for the network.
 */
export class Recorder extends BaseRecorder {
  constructor(options: RecorderOptions) {
    super(options, new Spool(undefined, limitsOf(options)));
    deliverAtPageHide();
  }
}
