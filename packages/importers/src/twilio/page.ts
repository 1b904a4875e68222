import type { ProviderPage } from '../core/importer.js';

/** Twilio and Telnyx share the protocol. */
export function relayPage(title: string, idField: string): ProviderPage {
  return {
    title: `${title} ConversationRelay`,
    example: { file: 'conversationrelay-frames.json' },
    arrives: ['recorder', 'file'],
    setUp:
      'Frames pass between the platform and the WebSocket server of your application, so your application records them, in both ' +
      'directions, each in an envelope `{"receivedAt", "direction", "message"}`. The frames themselves contain no time.',
    fields: [
      `setup.${idField} | sessionId`,
      'setup.* | annotation | `from`, `to`, `direction`, `callSid`, `customParameters` …',
      'prompt.voicePrompt | text | `user_speech`',
      'prompt.last | final',
      'prompt.lang | language',
      'text.token | text | `bot_speech`: the tokens up to `last`, joined',
      'interrupt.utteranceUntilInterrupt | heardText | `x.interruption` of the latest answer, or a `bot_speech` of its own if the frames of the application are not recorded. `""` means that nothing was heard',
      'interrupt.durationUntilInterruptMs | truncation.playedMs | a number; in older versions a string',
      'dtmf.digit | digits | `x.dtmf`',
      'error.description | text | `system`, kind `error`',
    ],
    failures: [],
    limits: [
      'When something was said, unless the recorder adds the time to each frame. That time is the end of the speech, so response gaps are rough.',
      'The end of the call: nothing completes the session.',
      'What the bot said, if only the frames of the platform are recorded; latencies.',
    ],
  };
}
