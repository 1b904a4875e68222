// A whole AgentSession of LiveKit Agents, offline: the caller, the model, the voice and the loudspeaker are scripted,
// and everything between them is the framework itself.
import { once } from 'node:events';
import { initializeLogger, llm, stt, tts, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { z } from 'zod';
// Only later versions export these.
import { AudioInput, AudioOutput } from './node_modules/@livekit/agents/dist/voice/io.js';

initializeLogger({ pretty: false, level: 'silent' });

const SAMPLE_RATE = 16_000;
const WORD_SECONDS = 0.1;
const { START_OF_SPEECH, INTERIM_TRANSCRIPT, PREFLIGHT_TRANSCRIPT, FINAL_TRANSCRIPT, END_OF_SPEECH } =
  stt.SpeechEventType;

/** Answers the last message with the line that the script has for it. */
class ScriptedModel extends llm.LLM {
  constructor(replies) {
    super();
    this.replies = replies;
  }
  label() {
    return 'scripted';
  }
  get model() {
    return 'scripted-model';
  }
  chat({ chatCtx, toolCtx, connOptions = { maxRetry: 0, retryIntervalMs: 1, timeoutMs: 10_000 } }) {
    return new ScriptedAnswer(this, { chatCtx, toolCtx, connOptions });
  }
}

class ScriptedAnswer extends llm.LLMStream {
  constructor(model, options) {
    super(model, options);
    this.replies = model.replies;
  }
  label() {
    return 'scripted';
  }
  async run() {
    const last = this.chatCtx.items.at(-1);
    const reply = this.replies[last.type === 'function_call_output' ? 'tool' : last.textContent];
    if (reply instanceof Error) throw reply;
    if (reply === undefined) return;
    const { text = '', tool } = typeof reply === 'string' ? { text: reply } : reply;
    for (const word of text.split(/(?<= )/)) this.put({ role: 'assistant', content: word });
    if (tool) {
      const call = llm.FunctionCall.create({ callId: `call_${tool}`, name: tool, args: '{"city":"Hangzhou"}' });
      this.put({ role: 'assistant', content: '', toolCalls: [call] });
    }
    this.queue.put({
      id: 'answer',
      usage: { completionTokens: 7, promptTokens: 40, promptCachedTokens: 0, totalTokens: 47 },
    });
  }
  put(delta) {
    this.queue.put({ id: 'answer', delta });
  }
}

class ScriptedEars extends stt.STT {
  label = 'scripted';
  constructor() {
    super({ streaming: true, interimResults: true });
  }
  async _recognize() {
    throw new Error('the events come from the script');
  }
  stream() {
    throw new Error('the events come from the script');
  }
}

class ScriptedVoice extends tts.TTS {
  label = 'scripted';
  constructor() {
    super(SAMPLE_RATE, 1, { streaming: true });
  }
  synthesize() {
    throw new Error('the sound comes from the script');
  }
  stream() {
    throw new Error('the sound comes from the script');
  }
}

class Microphone extends AudioInput {}

/** Plays words at once, up to the one at which the caller interrupts, and reports correctly what was heard. */
class Loudspeaker extends AudioOutput {
  words = [];
  /** The replies of which it has played the part that is heard before the caller interrupts. */
  holds = [];
  played = 0;
  hasEnded = true;
  constructor(cuts) {
    super(SAMPLE_RATE);
    this.cuts = cuts;
  }
  begin(text) {
    this.words = text.split(' ');
    this.played = 0;
    this.hasEnded = false;
    const cut = Object.keys(this.cuts).find((start) => text.startsWith(start));
    this.limit = cut === undefined ? Number.POSITIVE_INFINITY : this.cuts[cut];
    if (this.limit === 0) this.#hold();
  }
  async captureFrame(frame) {
    await super.captureFrame(frame);
    if (this.played >= this.limit) return;
    if (this.played === 0) this.onPlaybackStarted?.(Date.now());
    this.played += 1;
    if (this.played === this.limit) this.#hold();
  }
  flush() {
    super.flush();
    if (this.played < this.limit && this.played > 0) this.#end(false);
  }
  clearBuffer() {
    this.#end(true);
  }
  #hold() {
    this.holds.push(this.words.join(' '));
    this.emit('held');
  }
  #end(interrupted) {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.emit('ended');
    const synchronizedTranscript = this.words.slice(0, this.played).join(' ');
    this.onPlaybackFinished({ playbackPosition: this.played * WORD_SECONDS, interrupted, synchronizedTranscript });
  }
}

/** It hears nothing and decides nothing: the script says what happens in its session. */
class ScriptedRealtimeModel extends llm.RealtimeModel {
  constructor() {
    super({
      messageTruncation: true,
      turnDetection: true,
      userTranscription: true,
      autoToolReplyGeneration: true,
      audioOutput: true,
      manualFunctionCalls: false,
    });
  }
  get model() {
    return 'scripted-realtime-model';
  }
  session() {
    this.running = new ScriptedRealtimeSession(this);
    return this.running;
  }
  async close() {}
}

class ScriptedRealtimeSession extends llm.RealtimeSession {
  chatCtx = llm.ChatContext.empty();
  truncations = [];
  get tools() {
    return this.toolContext;
  }
  async updateTools(tools) {
    this.toolContext = tools;
  }
  async updateInstructions() {}
  async updateChatCtx(chatCtx) {
    this.chatCtx = chatCtx.copy();
  }
  updateOptions() {}
  pushAudio() {}
  async generateReply() {
    throw new Error('the replies come from the script');
  }
  async commitAudio() {}
  async clearAudio() {}
  async interrupt() {}
  async truncate({ messageId, audioEndMs, audioTranscript }) {
    this.truncations.push({ messageId, audioEndMs, audioTranscript });
  }
}

/** One message, or a call of a tool. */
function generationOf({ messageId, text, tool }) {
  const words = text?.split(/(?<= )/) ?? [];
  const message = {
    messageId,
    textStream: ReadableStream.from(words),
    audioStream: ReadableStream.from(words.map(frameOfWord)),
    modalities: Promise.resolve(['audio', 'text']),
  };
  const call = () => llm.FunctionCall.create({ callId: `call_${tool}`, name: tool, args: '{"city":"Hangzhou"}' });
  return {
    messageStream: ReadableStream.from(text === undefined ? [] : [message]),
    functionStream: ReadableStream.from(tool === undefined ? [] : [call()]),
    userInitiated: false,
  };
}

function frameOfWord() {
  const samples = SAMPLE_RATE * WORD_SECONDS;
  return new AudioFrame(new Int16Array(samples), SAMPLE_RATE, 1, samples);
}

class ScriptedAgent extends voice.Agent {
  constructor({ greeting, tools }, ears, loudspeaker) {
    super({ instructions: 'You are scripted.', tools });
    this.greeting = greeting;
    this.ears = ears;
    this.loudspeaker = loudspeaker;
    /** What a realtime model is about to say. */
    this.upcoming = [];
  }
  async onEnter() {
    if (this.greeting) this.session.say(this.greeting);
  }
  async sttNode() {
    return this.ears;
  }
  async ttsNode(stream) {
    let text = '';
    for await (const part of stream) text += part;
    this.loudspeaker.begin(text.trim());
    return ReadableStream.from(text.trim().split(' ').map(frameOfWord));
  }
  async realtimeAudioOutputNode(audio) {
    this.loudspeaker.begin(this.upcoming.shift());
    return audio;
  }
}

/** The one tool of the scripts. */
export function weather(run) {
  const description = 'The weather of a city.';
  return { weather: llm.tool({ description, parameters: z.object({ city: z.string() }), execute: run }) };
}

/** Events that happen one after the other have different times. */
async function nextMoment() {
  const now = Date.now();
  while (Date.now() === now) await new Promise((resolve) => setImmediate(resolve));
}

/** `cuts`: by the beginning of a reply, how many of its words are played before it stops and waits for the caller. */
export class ScriptedCall {
  items = [];
  endings = [];
  job = { id: crypto.randomUUID() };
  #transcripts;
  #turns = 0;

  constructor({ replies = {}, cuts = {}, isRealtime = false, ...script }) {
    const ears = new ReadableStream({
      start: (controller) => {
        this.#transcripts = controller;
      },
    });
    this.loudspeaker = new Loudspeaker(cuts);
    this.agent = new ScriptedAgent(script, ears, this.loudspeaker);
    const pipeline = { stt: new ScriptedEars(), llm: new ScriptedModel(replies), tts: new ScriptedVoice() };
    this.session = new voice.AgentSession({
      vad: null,
      ...(isRealtime ? { llm: new ScriptedRealtimeModel() } : pipeline),
      aecWarmupDuration: null,
      connOptions: {
        llmConnOptions: { maxRetry: 0, retryIntervalMs: 1, timeoutMs: 10_000 },
        maxUnrecoverableErrors: 0,
      },
      turnHandling: {
        turnDetection: isRealtime ? 'realtime_llm' : 'stt',
        endpointing: { minDelay: 20, maxDelay: 50 },
        preemptiveGeneration: { enabled: true },
      },
    });
    this.session.input.audio = new Microphone();
    this.session.output.audio = this.loudspeaker;
    this.session.on('conversation_item_added', ({ item }) => this.items.push(item));
  }

  /** `JobContext`, as far as a recorder uses it. */
  addShutdownCallback(callback) {
    this.endings.push(callback);
  }

  async start() {
    await this.session.start({ agent: this.agent });
  }

  /** The caller says something; after `first`, the agent has reason to believe that this is all. */
  async hear(text, first) {
    const alternatives = (words) => [{ text: words, language: 'en', startTime: 0, endTime: 0, confidence: 0.93 }];
    this.#transcripts.enqueue({ type: START_OF_SPEECH });
    this.#transcripts.enqueue({ type: INTERIM_TRANSCRIPT, alternatives: alternatives(text.split(' ')[0]) });
    if (first) {
      const drafted = this.#next('speech_created');
      this.#transcripts.enqueue({ type: PREFLIGHT_TRANSCRIPT, alternatives: alternatives(first) });
      await drafted;
    }
    this.#transcripts.enqueue({ type: FINAL_TRANSCRIPT, alternatives: alternatives(text) });
    this.#transcripts.enqueue({ type: END_OF_SPEECH });
    await this.until(() => this.items.some(({ role, textContent }) => role === 'user' && textContent === text));
  }

  get realtime() {
    return this.session.llm.running;
  }

  /**
   * The caller speaks to a realtime model, and the bot falls silent. The model transcribes what was said when
   * `transcribe` is called.
   */
  async speak(text) {
    const itemId = `item_u${this.#turns++}`;
    await nextMoment();
    this.realtime.emit('input_speech_started', {});
    if (!this.loudspeaker.hasEnded) await once(this.loudspeaker, 'ended');
    await nextMoment();
    this.realtime.emit('input_speech_stopped', { userTranscriptionEnabled: true });
    return {
      transcribe: () => {
        const completed = { itemId, transcript: text, isFinal: true };
        this.realtime.emit('input_audio_transcription_completed', completed);
      },
    };
  }

  /** The realtime model says a text, or calls a tool. */
  reply(reply) {
    const { text, tool } = typeof reply === 'string' ? { text: reply } : reply;
    if (text !== undefined) this.agent.upcoming.push(text);
    this.realtime.emit('generation_created', generationOf({ messageId: `item_b${this.#turns++}`, text, tool }));
  }

  /** The loudspeaker has played the part of the reply that is heard before the caller interrupts. */
  async held(start) {
    while (!this.loudspeaker.holds.some((text) => text.startsWith(start))) await once(this.loudspeaker, 'held');
  }

  async answered(text) {
    await this.until(() => this.items.some(({ role, textContent }) => role === 'assistant' && textContent === text));
  }

  async closed() {
    await this.#next('close');
  }

  async until(isTrue) {
    while (!isTrue()) await this.#next('conversation_item_added');
  }

  /** Node's `once` would reject at the `error` of the session. */
  #next(name) {
    return new Promise((resolve) => this.session.once(name, resolve));
  }

  /** Ends the job as the framework does. */
  async end() {
    await this.session.close();
    for (const ending of this.endings) await ending();
  }
}
