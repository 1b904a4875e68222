import type { ProviderPage } from '../core/importer.js';

/** Twilio and Telnyx speak the same protocol. */
export function relayPage(title: string, idField: string): ProviderPage {
  return {
    title: `${title} ConversationRelay`,
    example: { file: 'conversationrelay-frames.json' },
    arrives: ['recorder', 'file'],
    setUp:
      'Frames pass between the platform and the WebSocket server of your application, so your application records them, in both ' +
      'directions, each in an envelope `{"receivedAt", "direction", "message"}`. The frames themselves contain no time.',
    fields: [
      { theirs: `setup.${idField}`, ours: 'sessionId' },
      { theirs: 'setup.*', ours: 'annotation', note: '`from`, `to`, `direction`, `callSid`, `customParameters` …' },
      { theirs: 'prompt.voicePrompt', ours: 'text', note: '`user_speech`' },
      { theirs: 'prompt.last', ours: 'final' },
      { theirs: 'prompt.lang', ours: 'language' },
      { theirs: 'text.token', ours: 'text', note: '`bot_speech`: the tokens up to `last`, joined' },
      {
        theirs: 'interrupt.utteranceUntilInterrupt',
        ours: 'heardText',
        note: '`x.interruption` of the latest answer, or a `bot_speech` of its own if the frames of the application are not recorded. `""` means that nothing was heard',
      },
      {
        theirs: 'interrupt.durationUntilInterruptMs',
        ours: 'truncation.playedMs',
        note: 'a number; in older versions a string',
      },
      { theirs: 'dtmf.digit', ours: 'digits', note: '`x.dtmf`' },
      { theirs: 'error.description', ours: 'text', note: '`system`, kind `error`' },
    ],
    failures: [],
    limits: [
      'When something was said, unless the recorder adds the time to each frame. That time is the end of the speech, so response gaps are rough.',
      'The end of the call: nothing completes the session.',
      'What the bot said, if only the frames of the platform are recorded; latencies.',
    ],
  };
}
