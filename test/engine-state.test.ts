import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../src/engine/ports.ts';
import { backend, project, user } from './engine/backend.ts';

const elsewhere = '44444444-4444-4444-8444-444444444444';
const somebody = '55555555-5555-4555-8555-555555555555';

describe('the read mark', () => {
  it('begins at 0, rises, and never falls', async () => {
    const { send } = backend();
    const put = async (seq: unknown) => {
      const { status, value } = await send('putReadMark', { body: { last_read_seq: seq } });
      return [status, value.last_read_seq];
    };
    expect((await send('getReadStatus')).value).toEqual({ last_read_seq: 0 });
    expect(await put(5)).toEqual([200, 5]);
    expect(await put(3)).toEqual([200, 5]);
    expect(await put(Number.MAX_SAFE_INTEGER)).toEqual([200, Number.MAX_SAFE_INTEGER]);
    for (const who of [{ userId: somebody }, { projectId: elsewhere }]) {
      expect((await send('getReadStatus', who)).value.last_read_seq).toBe(0);
    }
  });

  it.each([-1, 1.5, '7', null, undefined, 2 ** 53, true, []])('refuses %j and stays', async (seq) => {
    const { send } = backend();
    await send('putReadMark', { body: { last_read_seq: 2 } });
    expect((await send('putReadMark', { body: { last_read_seq: seq } })).status).toBe(400);
    expect((await send('putReadMark', { body: '{"last_read_seq":1e400}' })).status).toBe(400);
    expect((await send('getReadStatus')).value.last_read_seq).toBe(2);
  });
});

describe('preferences', () => {
  it.each([{}, { buildImmediately: 'false' }, { buildImmediately: null }, { buildImmediately: 0 }, []])('refuse %j', async (body) => {
    const { send } = backend();
    await send('putPreferences', { body: { buildImmediately: false } });
    expect((await send('putPreferences', { body })).status).toBe(400);
    expect((await send('getPreferences')).value.preferences).toEqual({ buildImmediately: false });
  });
});

describe('history', () => {
  it('walks both ways over every message once, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 1, max: 9 }), async (count, limit) => {
        const { post, send } = backend();
        for (let n = 0; n < count; n += 1) await post({ text: `${n}`, build: n % 3 === 0 });
        for (const [cursor, mode] of [
          ['after_seq', 'all'],
          ['before_seq', 'all'],
          ['after_seq', 'plan'],
          ['before_seq', 'build'],
        ] as const) {
          const seen: string[] = [];
          let at: number | null | undefined = cursor === 'after_seq' ? 0 : undefined;
          for (;;) {
            const query: string = `?limit=${limit}&mode=${mode}${at === undefined ? '' : `&${cursor}=${at}`}`;
            const { messages, pagination } = (await send('listMessages', { query })).value;
            const texts = messages.map(({ text }) => text);
            if (cursor === 'after_seq') seen.push(...texts);
            else seen.unshift(...texts);
            const [more, backwards] = cursor === 'after_seq' ? ['newer', 'older'] : ['older', 'newer'];
            expect(pagination[`has_more_${backwards}`]).toBe(seen.length > texts.length);
            if (!pagination[`has_more_${more}`]) break;
            expect(texts).toHaveLength(limit);
            at = cursor === 'after_seq' ? pagination.end_seq : pagination.start_seq;
          }
          const all = Array.from({ length: count }, (_, n) => n);
          const wanted = mode === 'all' ? all : all.filter((n) => (mode === 'build') === (n % 3 === 0));
          expect(seen).toEqual(wanted.map(String));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('shows the newest page without a cursor, 20 by default', async () => {
    const { post, send } = backend();
    for (let n = 0; n < 25; n += 1) await post();
    const { messages, pagination } = (await send('listMessages')).value;
    expect(messages).toHaveLength(20);
    expect(pagination).toEqual({ start_seq: 6, end_seq: 25, has_more_older: true, has_more_newer: false });
    expect((await send('listMessages', { query: '?limit=100' })).value.messages).toHaveLength(25);
    expect((await send('listMessages', { projectId: elsewhere })).value).toEqual({
      messages: [],
      pagination: { start_seq: null, end_seq: null, has_more_older: false, has_more_newer: false },
    });
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=x',
    'limit=',
    'limit=1.5',
    'after_seq=x',
    'before_seq=-1',
    'after_seq=1e3',
    'mode=unified',
  ])('refuses ?%s', async (query) => {
    expect((await backend().send('listMessages', { query: `?${query}` })).status).toBe(400);
  });
});

describe('locale', () => {
  const localeOf = async (header: string | undefined, bodyLocale: unknown, profile?: string) => {
    const { send, ports } = backend();
    if (profile !== undefined) await ports.profiles.setLocale(user, profile);
    const answer = await send('postMessage', {
      headers: { 'x-sheen-locale': header },
      body: { projectId: project, userId: user, message: 'x', locale: bodyLocale },
    });
    const stored = (await send('listMessages')).value.messages[0]?.locale;
    expect(answer.headers['content-language']).toBe(stored);
    return stored;
  };

  it.each([
    [undefined, undefined, undefined, 'en'],
    ['ar-EG', undefined, undefined, 'ar'],
    ['ar-eg', 'fr', 'es', 'ar'],
    [undefined, 'fr-MA', 'es', 'fr'],
    [undefined, undefined, 'es-419', 'es'],
    [undefined, null, 'de-AT', 'de'],
    ['xx', 'fr', 'es', 'en'],
    [undefined, '!!', 'es', 'en'],
    [undefined, 7, undefined, 'en'],
    ['ar_EG', undefined, undefined, 'en'],
    ['a'.repeat(300), undefined, undefined, 'en'],
  ])('header %s, body %s, profile %s: %s', async (header, body, profile, locale) => {
    expect(await localeOf(header, body, profile)).toBe(locale);
  });

  it('is told on every answer, refusals included, and by the profile on those without a body', async () => {
    const { send, ports, open } = backend();
    await ports.profiles.setLocale(user, 'ar-EG');
    expect((await send('getReadStatus')).headers['content-language']).toBe('ar');
    expect((await send('postPresence', { body: { is_typing: true } })).headers['content-language']).toBe('ar');
    expect((await open()).reply.headers['content-language']).toBe('ar');
    expect((await send('unknown-route', { headers: { 'x-sheen-locale': 'fr-MA' } })).headers['content-language']).toBe('fr');
    expect((await send('getReadStatus', { scheme: 'none' })).headers['content-language']).toBe('en');
  });

  it('never fails, not even where profiles cannot be read', async () => {
    const { post } = backend({
      decorate: (ports) => ({
        ...ports,
        profiles: {
          ...ports.profiles,
          locale: () => {
            throw new StoreUnavailable('away');
          },
        },
      }),
    });
    expect(await post()).toMatchObject({ status: 201, headers: { 'content-language': 'en' } });
  });
});

describe('every answer', () => {
  it('carries request id, date and language, and no one keeps it', async () => {
    const { send, open, clock } = backend();
    const headers = { 'x-request-id': 'r-1' };
    const answers = [
      await send('getReadStatus', { headers }),
      await send('getReadStatus', { headers, scheme: 'none' }),
      await send('postPresence', { headers, body: { is_typing: false } }),
      await send('unknown-route', { headers }),
      await send('discover', { headers, scheme: 'none' }),
      (await open({ headers })).reply,
    ];
    for (const answer of answers) {
      expect(answer.headers).toMatchObject({
        'x-request-id': 'r-1',
        'content-language': 'en',
        date: new Date(clock.now()).toUTCString(),
        'cache-control': expect.stringMatching(/no-store|no-cache/),
      });
    }
    expect(answers.slice(0, 2).map((answer) => answer.headers['content-type'])).toEqual(Array(2).fill('application/json; charset=utf-8'));
  });

  it('has an id of its own where the sent one is none, or hostile', async () => {
    const { send } = backend();
    for (const sent of [undefined, 'a b', 'x'.repeat(129), '<script>', '']) {
      const id = (await send('getReadStatus', { headers: { 'x-request-id': sent } })).headers['x-request-id'];
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('says nothing about what went wrong inside', async () => {
    const { send, problems } = backend({
      decorate: (ports) => ({
        ...ports,
        readMarks: {
          ...ports.readMarks,
          get: () => Promise.reject(new Error('SELECT * FROM read_marks at /srv/app.ts')),
        },
      }),
    });
    const answer = await send('getReadStatus');
    expect([answer.status, answer.value.error]).toEqual([500, 'INTERNAL']);
    expect(answer.body).not.toMatch(/SELECT|srv|Error/);
    expect(problems).toHaveLength(1);
  });
});
