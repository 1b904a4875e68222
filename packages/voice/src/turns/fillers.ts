/**
 * What people say to show that they listen, by language; `und` holds the sounds that are none of any language. An
 * utterance is made of nothing but fillers where these words and phrases use it up. Words that can also stop a bot or
 * answer it with meaning ("no", "stop", "wait") are in no list.
 */
const FILLERS: Readonly<Record<string, readonly string[]>> = {
  und: [
    'mhm',
    'mhmm',
    'mm',
    'mmm',
    'mm-hmm',
    'mm-hm',
    'hm',
    'hmm',
    'hmmm',
    'uh-huh',
    'uhhuh',
    'um-hum',
    'ah',
    'aha',
    'oh',
    'eh',
    'uh',
    'um',
    'er',
    'ok',
    'okay',
  ],
  en: [
    'yeah',
    'yep',
    'yup',
    'ya',
    'yes',
    'right',
    'sure',
    'alright',
    'all right',
    'i see',
    'got it',
    'gotcha',
    'cool',
    'good',
    'great',
    'wow',
    'really',
    'uh huh',
    'mm hmm',
    'of course',
    'exactly',
    'true',
    'fine',
  ],
  de: [
    'ja',
    'jaja',
    'jo',
    'genau',
    'klar',
    'gut',
    'ach',
    'ach so',
    'achso',
    'stimmt',
    'richtig',
    'verstehe',
    'alles klar',
    'äh',
    'ähm',
    'na ja',
    'naja',
    'sicher',
    'super',
    'schön',
  ],
  fr: [
    'oui',
    'ouais',
    "d'accord",
    'dac',
    'voilà',
    'bien',
    'très bien',
    'je vois',
    'ah bon',
    'bon',
    'exactement',
    'euh',
    'hein',
    'tout à fait',
    'bien sûr',
  ],
  es: [
    'sí',
    'si',
    'ajá',
    'aja',
    'vale',
    'claro',
    'bueno',
    'bien',
    'ya',
    'ya veo',
    'exacto',
    'eso',
    'de acuerdo',
    'por supuesto',
    'eh',
    'este',
  ],
  it: ['sì', 'si', 'già', 'certo', 'esatto', 'bene', 'va bene', "d'accordo", 'capisco', 'ho capito', 'ecco', 'beh'],
  pt: ['sim', 'é', 'pois', 'pois é', 'certo', 'tá', 'tá bom', 'claro', 'entendi', 'entendo', 'isso', 'exato', 'bom'],
  nl: [
    'ja',
    'jaja',
    'juist',
    'precies',
    'klopt',
    'goed',
    'oké',
    'oke',
    'snap ik',
    'ik snap het',
    'inderdaad',
    'prima',
    'eh',
  ],
  pl: ['tak', 'aha', 'jasne', 'dobrze', 'rozumiem', 'właśnie', 'dokładnie', 'okej'],
  sv: ['ja', 'jo', 'japp', 'precis', 'okej', 'visst', 'jaha', 'just det', 'bra'],
  da: ['ja', 'jo', 'jep', 'præcis', 'okay', 'nå', 'lige præcis', 'godt'],
  ja: [
    'うん',
    'うんうん',
    'はい',
    'はいはい',
    'ええ',
    'へえ',
    'へー',
    'なるほど',
    'そうですね',
    'そうですか',
    'そう',
    'ああ',
  ],
  zh: ['嗯', '嗯嗯', '哦', '噢', '啊', '对', '對', '是', '是的', '好', '好的', '对对', '對對', '明白', '知道了'],
  ko: ['네', '예', '응', '아', '음', '그렇군요', '맞아요', '네네', '알겠습니다'],
  hi: ['हाँ', 'हां', 'जी', 'जी हाँ', 'अच्छा', 'ठीक', 'ठीक है', 'सही', 'haan', 'ji', 'accha', 'theek hai'],
};

const MAX_PHRASE_WORDS = 3;

/** A recogniser's tag for sound that is no speech. */
const TAGS = /\[[^\]]*\]|<[^>]*>/g;
const NO_WORD = /[^\p{L}\p{M}\p{N}'’-]+/gu;

const LISTS = new Map(Object.entries(FILLERS).map(([language, words]) => [language, new Set(words)]));

/** Whether a text is made of nothing but fillers of its language; without one, of English. */
export function isOnlyFillers(text: string, language: string | null): boolean {
  const untagged = text.replace(TAGS, ' ');
  const words = untagged.normalize('NFC').toLowerCase().replaceAll('’', "'").replace(NO_WORD, ' ').trim();
  if (words === '') return untagged !== text;
  const primary = (language ?? 'en').split('-')[0]?.toLowerCase() ?? 'en';
  return isUsedUp(words.split(' '), LISTS.get(primary) ?? new Set());
}

/** Longest phrase first: no list has a phrase whose beginning would leave a rest that only a shorter one takes. */
function isUsedUp(words: readonly string[], own: ReadonlySet<string>): boolean {
  const sounds = LISTS.get('und') ?? new Set();
  let at = 0;
  while (at < words.length) {
    let length = Math.min(MAX_PHRASE_WORDS, words.length - at);
    while (length > 0) {
      const phrase = words.slice(at, at + length).join(' ');
      if (own.has(phrase) || sounds.has(phrase)) break;
      length -= 1;
    }
    if (length === 0) return false;
    at += length;
  }
  return true;
}
