import { defaultLocale, type Locale, locales } from '../../contract/index.ts';

/**
 * Section 11: the first source that is present decides; its language subtag, lower-cased, is the locale if it is one of the
 * contract's, else the default. Never fails, whatever a source holds. `null` and an empty string are absent.
 */
export function resolveLocale(sources: readonly unknown[]): Locale {
  const tag = sources.find((source) => source !== undefined && source !== null && source !== '');
  if (typeof tag !== 'string') return defaultLocale;
  const [language = ''] = tag.split('-', 1);
  return locales.find((locale) => locale === language.toLowerCase()) ?? defaultLocale;
}
