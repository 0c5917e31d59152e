import { defineExtractor } from '@shardscope/sdk';

const NAME = 'session_habits.bracketed_paste';

/** What a terminal sends before a paste while an application has asked for it. */
const OPENING = '\x1b[200~';

/** Inputs of at least so many characters were not typed key by key. */
const PASTE_CHARACTERS = 4;

/** From this share of pastes on, 1 is "always": a terminal may miss one. */
const ALWAYS = 0.9;

/** Whether pastes come in brackets: tells terminals from programs that send text. */
export const bracketedPaste = defineExtractor({
  id: 'bracketed-paste',
  provides: [NAME],
  extract({ context: { inputs } }, call) {
    let pastes = 0;
    let bracketed = 0;
    for (let i = 0; i < inputs.length; i++) {
      if ((inputs.characters[i] ?? 0) < PASTE_CHARACTERS) continue;
      pastes++;
      if (inputs.text[i]?.startsWith(OPENING) === true) bracketed++;
    }
    if (pastes === 0) {
      call.skip(NAME, 'no pastes');
      return [];
    }
    const share = bracketed / pastes;
    return [
      {
        primitive: NAME,
        value: share === 0 ? 'never' : share >= ALWAYS ? 'always' : 'sometimes',
        confidence: pastes < 3 ? 0.4 : 0.8,
        explain: () => ({
          metric: 'share of pastes in brackets',
          unit: '1',
          measured: share,
          thresholds: [
            { label: 'sometimes', from: 0, to: ALWAYS },
            { label: 'always', from: ALWAYS, to: 1 },
          ],
          samples: pastes,
          ranges: [],
        }),
      },
    ];
  },
});
