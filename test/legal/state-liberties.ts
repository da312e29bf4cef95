import { randomUUID } from 'node:crypto';
import { Refusal } from '../../src/engine/refusal.ts';
import { aroundCalls, withPort } from '../mutants/decorate.ts';
import type { MutantParts } from '../mutants/mutant.ts';
import { withoutLanguage } from '../mutants/resolution.ts';
import type { LegalVariant } from './legal-variant.ts';
import { later } from './on-the-wire.ts';

/** `Content-Language` in another form. */
const languageAs = (form: (locale: string) => string): MutantParts => ({
  engine: (engine) =>
    aroundCalls(engine, async (call, next) => {
      const reply = await next(call);
      const locale = reply.headers['content-language'];
      return locale === undefined ? reply : { ...reply, headers: { ...reply.headers, 'content-language': form(locale) } };
    }),
});

/** Read marks, preferences, profiles and languages. */
export const stateLiberties: readonly LegalVariant[] = [
  { name: 'full-tags', liberty: 'Content-Language has a region', build: () => languageAs((locale) => `${locale}-XX`) },
  {
    name: 'languages-in-upper-case',
    liberty: 'Content-Language is in upper case',
    build: () => languageAs((locale) => locale.toUpperCase()),
  },
  {
    name: 'a-second-language',
    liberty: 'Content-Language names a second language',
    build: () => languageAs((locale) => `${locale}, en`),
  },
  {
    name: 'no-content-language',
    liberty: 'there is no Content-Language, which is a SHOULD',
    notPassed: { 'locale.content-language': 'warned' },
    build: () => withoutLanguage(() => true),
  },
  {
    name: 'refusals-in-english',
    liberty: 'refusals are in English whatever the locale',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          return reply.status < 400 ? reply : { ...reply, headers: { ...reply.headers, 'content-language': 'en' } };
        }),
    }),
  },
  {
    name: 'profiles-of-base-codes',
    liberty: 'profiles hold the five base codes only',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'profiles', (profiles) => ({
          setLocale(userId, tag, leaseMs) {
            if (tag?.includes('-') === true) throw new Refusal('VALIDATION_FAILED', 'A profile holds one of the five languages.');
            return profiles.setLocale(userId, tag, leaseMs);
          },
        })),
    }),
  },
  {
    name: 'slow-read-marks',
    liberty: 'read marks are decided in any order, slowly',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'readMarks', (marks) => ({
          async raise(projectId, userId, seq) {
            await later(0, 20);
            const mark = await marks.raise(projectId, userId, seq);
            await later(0, 20);
            return mark;
          },
        })),
    }),
  },
  {
    name: 'the-newest-mark',
    liberty: 'an answer tells the newest read mark, not the one of its own step',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'readMarks', (marks) => ({
          async raise(projectId, userId, seq) {
            await marks.raise(projectId, userId, seq);
            await later(10);
            return marks.get(projectId, userId);
          },
        })),
    }),
  },
  {
    name: 'others-who-read',
    liberty: 'other people read in the same project all the time',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'readMarks', (marks) => ({
          async raise(projectId, userId, seq) {
            await marks.raise(projectId, randomUUID(), seq + 1_000);
            return marks.raise(projectId, userId, seq);
          },
        })),
    }),
  },
];
