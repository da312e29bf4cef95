import { expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { verify } from '../src/verify.ts';
import { httpTarget } from './tiny-target.ts';

const told = scenarios.filter(({ id }) => id === 'idempotency/duplicate-send' || id === 'read/validation');

/** Secrets of developers' machines, which are words of the report itself. */
test.each(['summary', 'message', 'expected', 'actual', 'more', 'lane', 'kind', 'clause', 'verdict', 's'])(
  'a secret that is the word "%s" leaves the report whole',
  async (secret) => {
    await using target = await httpTarget((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const report = await verify({ urls: [target.url], secret, scenarios: told, repeatFailed: 0 });
    expect(report.ended).toBeUndefined();
    for (const { transcript, checks } of report.scenarios) {
      for (const entry of transcript) expect(entry).toMatchObject({ lane: expect.any(String), summary: expect.any(String) });
      for (const check of checks) expect(check).toMatchObject({ message: expect.any(String) });
    }
    expect(report.scenarios.some(({ transcript }) => transcript.length > 0)).toBe(true);
  },
);
