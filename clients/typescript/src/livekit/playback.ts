import type { AudioSink, LivekitSession, PlaybackEnd } from './framework.js';

/** How far the sound of the reply came that was cut last. */
export class Playback {
  private readonly sinks = new WeakSet<object>();
  private cut: PlaybackEnd | undefined;

  constructor(private readonly session: LivekitSession) {}

  /** Called before the session speaks: where its sound goes may change. */
  watch(): void {
    const sink: AudioSink | null | undefined = this.session.output.audio;
    if (!sink || this.sinks.has(sink)) return;
    this.sinks.add(sink);
    const onEnd = (end: PlaybackEnd) => {
      this.cut = end.interrupted ? end : undefined;
    };
    sink.on('playbackFinished', onEnd);
  }

  take(): PlaybackEnd | undefined {
    const { cut } = this;
    this.cut = undefined;
    return cut;
  }
}
