import type { ProviderPage } from '../core/importer.js';

/** Twilio and Telnyx speak the same protocol. */
export function relayPage(title: string, idField: string): ProviderPage {
  return {
    title: `${title} ConversationRelay`,
    example: { file: 'conversationrelay-frames.json' },
    arrives: ['recorder', 'file'],
    setUp:
      'Frames pass between the platform and the WebSocket server of the application, so the application records them: both ' +
      'directions, each in an envelope `{"receivedAt", "direction", "message"}`. Frames have no clock of their own.',
    fields: [
      { theirs: `setup.${idField}`, ours: 'sessionId' },
      { theirs: 'setup.*', ours: 'annotation', note: '`from`, `to`, `direction`, `callSid`, `customParameters` …' },
      { theirs: 'prompt.voicePrompt', ours: 'text', note: '`user_speech`' },
      { theirs: 'prompt.last', ours: 'final' },
      { theirs: 'prompt.lang', ours: 'language' },
      { theirs: 'text.token', ours: 'text', note: '`bot_speech`: the tokens joined until `last`' },
      {
        theirs: 'interrupt.utteranceUntilInterrupt',
        ours: 'heardText',
        note: '`x.interruption` of the answer begun last; where the application is not recorded, a `bot_speech` of its own. `""` means that nothing was heard',
      },
      {
        theirs: 'interrupt.durationUntilInterruptMs',
        ours: 'truncation.playedMs',
        note: 'a number, or a text in older versions',
      },
      { theirs: 'dtmf.digit', ours: 'digits', note: '`x.dtmf`' },
      { theirs: 'error.description', ours: 'text', note: '`system`, kind `error`' },
    ],
    failures: [],
    limits: [
      'When anything was said, unless the recorder stamps the frames: then the end of the speech is meant, and gaps are rough.',
      'That the call has ended: nothing completes the session.',
      'What the bot said, where only the frames of the platform are recorded; latencies.',
    ],
  };
}
