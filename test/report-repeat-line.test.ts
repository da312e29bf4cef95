import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repeatLine, rerunLine } from '../src/report/repeat-line.ts';
import type { TranscriptEntry } from '../src/runner/report-value.ts';

const base = 'http://127.0.0.1:4000/prefix';
const request = (more: Partial<TranscriptEntry>): TranscriptEntry => ({ atMs: 0, lane: 'user-1', kind: 'request', summary: '', ...more });

describe('a request as a shell line', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'chat-contract-shell-'));
    const stub = (name: string, script: string): void => {
      writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(directory, name), 0o755);
    };
    stub('curl', `for word in "$@"; do printf '%s\\0' "$word"; done`);
    // What the real command prints: words that survive the splitting of an unquoted $(…).
    stub(
      'chat-contract',
      `printf '%s|' "$@" >> "${directory}/signed"; case "$*" in *--body-file*) cat >> "${directory}/signed";; esac; echo '-H x-sheen-sig-v2:beef'`,
    );
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The words that curl gets, and what `sign` is asked to sign. */
  function run(line: string): { readonly curl: readonly string[]; readonly signed: string } {
    writeFileSync(join(directory, 'signed'), '');
    const env = { PATH: `${directory}:/usr/bin:/bin` };
    const output = execFileSync('/bin/sh', ['-c', line], { env, cwd: directory, encoding: 'utf8' });
    return { curl: output.split('\0').slice(0, -1), signed: execFileSync('/bin/cat', [join(directory, 'signed')], { encoding: 'utf8' }) };
  }

  test('carries method, target, headers and body to curl as they were, and the body to sign', () => {
    const body = `{"message":"it's $HOME \`id\` \\"quoted\\" é 漢 \\\\n *"}`;
    const line = repeatLine(
      request({
        method: 'POST',
        target: '/prefix/v1/chat/unified?a=1&b=%20',
        headers: { 'content-type': 'application/json', 'x-odd': `it's "odd" $HOME`, 'x-sheen-timestamp': '1', 'content-length': '5' },
        body,
      }),
      base,
    );
    expect(run(line ?? '')).toEqual({
      curl: [
        '-is',
        '-X',
        'POST',
        'http://127.0.0.1:4000/prefix/v1/chat/unified?a=1&b=%20',
        '-H',
        'content-type: application/json',
        '-H',
        `x-odd: it's "odd" $HOME`,
        '--data-raw',
        body,
        '-H',
        'x-sheen-sig-v2:beef',
      ],
      signed: `sign|POST|/prefix/v1/chat/unified?a=1&b=%20|--body-file|-|${body}`,
    });
  });

  test('asks for a stream without buffering', () => {
    const line =
      repeatLine(request({ method: 'GET', target: '/v1/projects/p/chat/stream?from_seq=0', headers: { 'last-event-id': '7' } }), base) ??
      '';
    expect(run(line)).toEqual({
      curl: [
        '-is',
        '-N',
        'http://127.0.0.1:4000/v1/projects/p/chat/stream?from_seq=0',
        '-H',
        'last-event-id: 7',
        '-H',
        'x-sheen-sig-v2:beef',
      ],
      signed: 'sign|GET|/v1/projects/p/chat/stream?from_seq=0|',
    });
  });

  test('keeps curl from changing a path, and from waiting for the body of a HEAD', () => {
    const line = repeatLine(request({ method: 'HEAD', target: '/v1/../[1-3]{a,b}' }), base) ?? '';
    expect(run(line).curl).toEqual([
      '-is',
      '-g',
      '--path-as-is',
      '--head',
      'http://127.0.0.1:4000/v1/../[1-3]{a,b}',
      '-H',
      'x-sheen-sig-v2:beef',
    ]);
  });

  test('is not offered where a shell line cannot carry the request', () => {
    expect(repeatLine(request({}), base)).toBeUndefined();
    expect(repeatLine(request({ method: 'GET', target: 'no path' }), base)).toBeUndefined();
    expect(repeatLine(request({ method: 'POST', target: '/a', body: 'a\u001bb' }), base)).toBeUndefined();
    expect(repeatLine(request({ method: 'POST', target: '/a', body: 'x'.repeat(4_001) }), base)).toBeUndefined();
    expect(repeatLine(request({ method: 'GET', target: '/a', headers: { 'x-a': 'b\nc' } }), base)).toBeUndefined();
  });

  test('and the command that reruns it keeps target, seed and strictness', () => {
    const report = { target: { urls: ['http://a:1', 'http://b:2/x y'] }, seed: 7 };
    expect(rerunLine(report, 'idem.scoped')).toBe("chat-contract verify http://a:1 'http://b:2/x y' --only idem.scoped --seed 7");
    expect(rerunLine({ ...report, strict: true }, 'a/b')).toMatch(/ --only a\/b --seed 7 --strict$/);
  });
});
