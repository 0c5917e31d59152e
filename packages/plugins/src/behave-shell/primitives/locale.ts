/** Locale variables from the strongest to the weakest, with the values that are understood. */
const VARIABLES = [
  /LC_ALL=(?:([A-Za-z]{2,3})(?:_([A-Za-z]{2,3}))?|C)/,
  /LANG=(?:([A-Za-z]{2,3})(?:_([A-Za-z]{2,3}))?|C)/,
  /LC_CTYPE=(?:([A-Za-z]{2,3})(?:_([A-Za-z]{2,3}))?|C)/,
];

/** Any of them: most recordings have none. */
const ANY_VARIABLE = /L(?:C_ALL|ANG|C_CTYPE)=/;

/** The language tag of the `C` locale: undetermined. */
const UNDETERMINED = 'und';

/**
 * The locale that a text shows the environment to be set to, as a language tag (`en-US`): of the
 * strongest variable the first value. Null where there is none.
 */
export function localeOf(text: string): string | null {
  if (!ANY_VARIABLE.test(text)) return null;
  for (const variable of VARIABLES) {
    const match = variable.exec(text);
    if (match) return languageTag(match[1], match[2]);
  }
  return null;
}

function languageTag(language: string | undefined, region: string | undefined): string {
  if (language === undefined) return UNDETERMINED;
  return region === undefined
    ? language.toLowerCase()
    : `${language.toLowerCase()}-${region.toUpperCase()}`;
}
