import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import { awaitReady } from '../src/client/await-ready.ts';
import { createRun } from '../src/client/run.ts';
import { type Progress, verify } from '../src/verify.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { tinySecret as secret } from './tiny-session.ts';
import { httpTarget, tcpTarget } from './tiny-target.ts';

/** An address where nobody listens yet, and how to have somebody there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // `as`: listening on TCP
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Waited {
  readonly told: string | undefined;
  readonly reasons: readonly string[];
}

/** `onWaiting` is what the target does about it. */
async function wait(url: string, withinMs: number, onWaiting: (abort: () => void) => void = () => {}): Promise<Waited> {
  const made = createRun({ urls: [url], secret, seed: 1, version: '9.9.9' });
  const ending = new AbortController();
  const reasons: string[] = [];
  try {
    const told = await awaitReady(made, {
      withinMs,
      signal: ending.signal,
      onWaiting(_, reason) {
        reasons.push(reason);
        onWaiting(() => ending.abort());
      },
    });
    return { told, reasons };
  } finally {
    made.close();
  }
}

const starting =
  (status: number): RequestListener =>
  (_, response) =>
    void response.writeHead(status).end();

describe('ready is', () => {
  test('who answers, at the first look', async () => {
    await using target = await httpTarget((_, response) => void response.writeHead(200).end('{}'));
    expect(await wait(target.url, 1)).toEqual({ told: undefined, reasons: [] });
  });

  test.each([400, 401, 403, 429, 500])('also who answers %i: that is judged, not waited for', async (status) => {
    await using target = await httpTarget(starting(status));
    expect(await wait(target.url, 60_000)).toEqual({ told: undefined, reasons: [] });
  });

  test.each([502, 503, 504, 404])('not who answers %i to everything, until that passes', async (status) => {
    let isUp = false;
    await using target = await httpTarget((_, response) => void response.writeHead(isUp ? 200 : status).end('{}'));
    const { told, reasons } = await wait(target.url, 60_000, () => {
      isUp = true;
    });
    expect(told).toBe(undefined);
    expect(reasons).toEqual([status === 404 ? `${target.url} has none of the routes yet` : `${target.url}: answered ${status}`]);
  });

  test('not a closed port, until somebody listens', async () => {
    const port = await freePort();
    let started: Promise<RunningServer> | undefined;
    const { told, reasons } = await wait(`http://127.0.0.1:${port}`, 60_000, () => {
      started ??= startServer({ secret, port, logLevel: 'silent' });
    });
    await (await started)?.close();
    expect(told).toBe(undefined);
    expect(reasons[0]).toBe(`http://127.0.0.1:${port}: connection refused`);
  });
});

describe('a target that does not get ready', () => {
  test('is told in one sentence', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { told } = await wait(url, 20);
    expect(told).toBe(
      `The target did not get ready within 0.02 s: ${url}: connection refused. Check that the backend runs, and the host, port and scheme of the URL.`,
    );
  });

  test('is judged all the same where it answers', async () => {
    await using target = await httpTarget(starting(404));
    expect((await wait(target.url, 20)).told).toBe(undefined);
    await using halting = await httpTarget((request, response) =>
      starting(request.url?.includes('well-known') === true ? 200 : 503)(request, response),
    );
    const { told, reasons } = await wait(halting.url, 20);
    expect([told, reasons[0]]).toEqual([undefined, `${halting.url}: a signed read: answered 503`]);
  });

  test('is let go of at once', async () => {
    const target = `http://127.0.0.1:${await freePort()}`;
    expect((await wait(target, 600_000, (abort) => abort())).told).toBe(undefined);
  });

  test('is let go of at once in the middle of a question too', async () => {
    const ending = new AbortController();
    await using target = await tcpTarget(() => ending.abort());
    const made = createRun({ urls: [target.url], secret, seed: 1, version: '9.9.9' });
    const settings = { withinMs: 600_000, signal: ending.signal, onWaiting: () => expect.unreachable() };
    expect(await awaitReady(made, settings)).toBe(undefined);
    made.close();
  });
});

describe('verify --wait', () => {
  const env = { CHAT_CONTRACT_SECRET: secret };
  const only = ['--only', 'read.default'];

  test('judges a target that starts meanwhile, and tells what it waits for', async () => {
    const port = await freePort();
    const fake = createFakeTerminal({ env });
    let started: Promise<RunningServer> | undefined;
    const stderr = {
      ...fake.terminal.stderr,
      write(text: string) {
        fake.terminal.stderr.write(text);
        started ??= startServer({ secret, port, logLevel: 'silent' });
      },
    };
    const code = await run(['verify', `http://127.0.0.1:${port}`, '--wait', '60s', ...only], { ...fake.terminal, stderr });
    await (await started)?.close();
    expect(code).toBe(0);
    expect(fake.stderr()).toBe(`waiting up to 60 s: http://127.0.0.1:${port}: connection refused\n`);
  });

  test('ends with 3 and one sentence where nobody comes', async () => {
    const fake = createFakeTerminal({ env });
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await run(['verify', url, '--wait', '20ms', ...only], fake.terminal)).toBe(3);
    expect(fake.stdout().replace(/\s+/g, ' ')).toContain(
      `Nothing was judged The target did not get ready within 0.02 s: ${url}: connection refused. Check that`,
    );
  });

  test('ends with 130 at an interrupt', async () => {
    const fake = createFakeTerminal({ env, isTTY: true, columns: 200 });
    const url = `http://127.0.0.1:${await freePort()}`;
    let drawn = '';
    const stderr = {
      ...fake.terminal.stderr,
      write(text: string) {
        drawn += text;
        if (text.includes('waiting')) fake.interrupt();
      },
    };
    expect(await run(['verify', url, '--wait', '10m', ...only], { ...fake.terminal, stderr })).toBe(130);
    expect(drawn).toContain(`waiting, 0 s of 600 s: ${url}: connection refused`);
    expect(fake.stdout()).toContain('Interrupted');
  });

  test('the time spent waiting is no time of the run', async () => {
    const port = await freePort();
    let started: Promise<RunningServer> | undefined;
    const progress: Progress[] = [];
    const report = await verify({
      urls: [`http://127.0.0.1:${port}`],
      secret,
      only: ['read.default'],
      waitMs: 60_000,
      deadlineMs: 60_000,
      onProgress(told) {
        progress.push(told);
        if (told.kind === 'waiting') started ??= startServer({ secret, port, logLevel: 'silent' });
      },
    });
    await (await started)?.close();
    expect(report.summary.conforms).toBe(true);
    const waited = progress.findIndex(({ kind }) => kind === 'waiting');
    expect([waited, progress.findIndex(({ kind }) => kind === 'started') > waited]).toEqual([0, true]);
    const begun = Date.parse(report.startedAt);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(report.durationMs - 1_000);
  });
});
