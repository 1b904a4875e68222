import type { AudioSink, LivekitSession, PlaybackEnd } from './framework.js';

/** How much of the most recently interrupted reply was played. */
export class Playback {
  private readonly sinks = new WeakSet<object>();
  private cut: PlaybackEnd | undefined;

  constructor(private readonly session: LivekitSession) {}

  /** Call before the session speaks: the audio output may change. */
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
