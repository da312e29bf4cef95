import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../src/engine/wire/verify-signature.ts';
import { canonicalV1, canonicalV2, sign } from '../src/wire/index.ts';
import { nonce, secret, timestamp, v1Vectors, v2Vectors } from './golden/signatures.ts';

const hmacWith = (key: string) => (message: Uint8Array) => createHmac('sha256', key).update(message).digest('hex');
const hmac = hmacWith(secret);
const bytesOf = (body: string | readonly number[]) => (typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body));
const now = Number(timestamp) * 1_000;
const base = { 'x-sheen-timestamp': timestamp, 'x-sheen-nonce': nonce };
const request = { method: 'POST', rawTarget: '/v1/chat/unified', rawBody: bytesOf('{"a":"é"}') };
const goodV1 = v1Vectors[0]?.signature ?? '';
const goodV2 = v2Vectors[0]?.signature ?? '';

describe('signing', () => {
  test.each(v1Vectors)('v1: $name', async (vector) => {
    const body = bytesOf(vector.body);
    expect(Buffer.from(canonicalV1({ timestamp, body }))).toEqual(Buffer.concat([Buffer.from(timestamp), body]));
    const headers = await sign({ method: 'POST', target: '/', timestamp, nonce, body, scheme: 'v1', hmac });
    expect(headers).toEqual({ ...base, 'x-sheen-signature': vector.signature });
  });

  test.each(v2Vectors)('v2: $name', async ({ method, target, head, signature, secret: own = secret, ...vector }) => {
    const body = bytesOf(vector.body);
    expect(Buffer.from(canonicalV2({ method, target, timestamp, nonce, body }))).toEqual(Buffer.concat([Buffer.from(head), body]));
    const headers = await sign({ method, target, timestamp, nonce, body, scheme: 'v2', hmac: hmacWith(own) });
    expect(headers).toEqual({ ...base, 'x-sheen-sig-v2': signature });
  });

  test('both schemes together, with a hmac that is a promise', async () => {
    const headers = await sign({
      method: 'POST',
      target: '/v1/chat/unified',
      timestamp,
      nonce,
      body: request.rawBody,
      scheme: 'both',
      hmac: async (message) => hmac(message),
    });
    expect(headers).toEqual({ ...base, 'x-sheen-signature': goodV1, 'x-sheen-sig-v2': goodV2 });
  });

  test('GET and DELETE sign an empty body, whatever is sent', () => {
    for (const method of ['GET', 'DELETE']) {
      const signed = (body: string) => canonicalV2({ method, target: '/x', timestamp, nonce, body: bytesOf(body) });
      expect(signed('{"a":1}')).toEqual(signed(''));
    }
  });

  test('without a nonce no header is sent and an empty one is signed', async () => {
    const body = bytesOf('');
    expect(Buffer.from(canonicalV2({ method: 'GET', target: '/x', timestamp, nonce: undefined, body })).toString()).toBe(
      `GET\n/x\n${timestamp}\n\n`,
    );
    const headers = await sign({ method: 'GET', target: '/x', timestamp, nonce: undefined, body, scheme: 'v2', hmac });
    expect(Object.keys(headers).sort()).toEqual(['x-sheen-sig-v2', 'x-sheen-timestamp']);
  });
});

describe('verifying', () => {
  const verdict = (headers: Record<string, string | undefined>, call: Partial<typeof request> = {}, at = now) =>
    verifySignature({ ...request, ...call, headers }, at, hmac);
  const accepted = { ok: true, nonce };
  const refused = (error: string) => ({ ok: false, error });

  test.each(v1Vectors)('v1: $name', async ({ body, signature }) => {
    expect(await verdict({ ...base, 'x-sheen-signature': signature }, { rawBody: bytesOf(body) })).toEqual(accepted);
  });

  test.each(v2Vectors)('v2: $name', async ({ method, target, body, signature, secret: own = secret }) => {
    const call = { method, rawTarget: target, rawBody: bytesOf(body), headers: { ...base, 'x-sheen-sig-v2': signature } };
    expect(await verifySignature(call, now, hmacWith(own))).toEqual(accepted);
  });

  test('both together, and a hmac that is a promise', async () => {
    const headers = { ...base, 'x-sheen-signature': goodV1, 'x-sheen-sig-v2': goodV2 };
    expect(await verifySignature({ ...request, headers }, now, async (message) => hmac(message))).toEqual(accepted);
  });

  test('no signature header, whatever else is sent', async () => {
    expect(await verdict({})).toEqual(refused('MISSING_SIGNATURE'));
    expect(await verdict({ ...base, authorization: 'Bearer x' })).toEqual(refused('MISSING_SIGNATURE'));
    expect(await verdict({ 'x-sheen-timestamp': 'yesterday' })).toEqual(refused('MISSING_SIGNATURE'));
  });

  test.each([
    '',
    ' ',
    'zz',
    '🙂',
    goodV2.slice(0, 63),
    `${goodV2}0`,
    `0x${goodV2}`,
    `${goodV2}, ${goodV2}`,
    goodV2.replace(/.$/, 'g'),
    goodV1,
  ])('a wrong signature: %j', async (signature) => {
    expect(await verdict({ ...base, 'x-sheen-sig-v2': signature })).toEqual(refused('INVALID_SIGNATURE'));
  });

  test('a good v1 does not excuse a wrong v2, nor the other way round', async () => {
    const wrong = goodV2.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    expect(await verdict({ ...base, 'x-sheen-signature': goodV1, 'x-sheen-sig-v2': wrong })).toEqual(refused('INVALID_SIGNATURE'));
    expect(await verdict({ ...base, 'x-sheen-signature': wrong, 'x-sheen-sig-v2': goodV2 })).toEqual(refused('INVALID_SIGNATURE'));
  });

  test('what was signed cannot change', async () => {
    const headers = { ...base, 'x-sheen-sig-v2': goodV2 };
    const changes: Partial<typeof request>[] = [
      { method: 'PUT' },
      { rawTarget: '/v1/chat/unified2' },
      { rawTarget: '/v1/chat/unified?a=1' },
      { rawTarget: '/v1/chat/%75nified' },
      { rawBody: bytesOf('{"a":"e"}') },
      { rawBody: bytesOf('') },
    ];
    for (const change of changes) expect(await verdict(headers, change)).toEqual(refused('INVALID_SIGNATURE'));
    expect(await verdict({ ...headers, 'x-sheen-nonce': 'n-0002' })).toEqual(refused('INVALID_SIGNATURE'));
    expect(await verdict({ ...headers, 'x-sheen-timestamp': '1756202401' })).toEqual(refused('INVALID_SIGNATURE'));
  });

  test('the timestamp is judged before the signature', async () => {
    const at = (sent: string | undefined, signature = goodV2) =>
      verdict({ 'x-sheen-nonce': nonce, 'x-sheen-timestamp': sent, 'x-sheen-sig-v2': signature });
    for (const sent of [undefined, '', 'soon', '1756202400.5', '-1756202400', '0x68', '1e9', ' 1756202400', '9'.repeat(400), 'NaN']) {
      expect(await at(sent)).toEqual(refused('TIMESTAMP_OUT_OF_RANGE'));
      expect(await at(sent, 'zz')).toEqual(refused('TIMESTAMP_OUT_OF_RANGE'));
    }
  });

  test('120 s away is accepted, more is refused, on both sides', async () => {
    const headers = { ...base, 'x-sheen-sig-v2': goodV2 };
    for (const side of [1, -1]) {
      expect(await verdict(headers, {}, now + side * 120_000)).toEqual(accepted);
      expect(await verdict(headers, {}, now + side * 120_001)).toEqual(refused('TIMESTAMP_OUT_OF_RANGE'));
    }
  });

  test('a missing nonce: refused with v2 once the signature is right, left open with v1', async () => {
    const headers = await sign({
      ...request,
      target: request.rawTarget,
      body: request.rawBody,
      timestamp,
      nonce: undefined,
      scheme: 'v2',
      hmac,
    });
    expect(await verdict(headers)).toEqual({ ok: false, error: 'VALIDATION_FAILED', missing: 'nonce' });
    expect(await verdict({ ...headers, 'x-sheen-nonce': '' })).toEqual({ ok: false, error: 'VALIDATION_FAILED', missing: 'nonce' });
    expect(await verdict({ ...headers, 'x-sheen-sig-v2': 'ab' })).toEqual(refused('INVALID_SIGNATURE'));
    expect(await verdict({ 'x-sheen-timestamp': timestamp, 'x-sheen-signature': goodV1 })).toEqual({ ok: true, nonce: undefined });
  });
});

test('what one half signs the other accepts, for any method, target and body', async () => {
  const target = fc
    .tuple(
      fc.webPath(),
      fc.option(fc.oneof(fc.webQueryParameters(), fc.string({ unit: fc.constantFrom(...'ab?&=%+~ \u00e9\u{1f600}\uff41') }))),
    )
    .map(([path, query]) => (query === null ? path : `${path}?${query}`));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), target, fc.uint8Array(), async (method, rawTarget, body) => {
      const headers = await sign({ method, target: rawTarget, timestamp, nonce, body, scheme: 'both', hmac });
      expect(await verifySignature({ method, rawTarget, rawBody: body, headers }, now, hmac)).toEqual({ ok: true, nonce });
    }),
  );
});
