import { describe, expect, test } from 'vitest';
import { errors } from '../src/contract/errors.ts';
import { events } from '../src/contract/events.ts';
import { headers, locales } from '../src/contract/headers.ts';
import { operations, pathOf, routeOf } from '../src/contract/routes.ts';

/** Section 1's table, written by hand: endpoint, method, path, query, answers that are no refusals. */
const table: Record<string, [endpoint: number, method: string, path: string, query: readonly string[], answers: readonly number[]]> = {
  postMessage: [1, 'POST', '/v1/chat/unified', [], [200, 201]],
  postLegacyMessage: [2, 'POST', '/v1/projects/:projectId/chat/messages', [], [200, 201]],
  listMessages: [3, 'GET', '/v1/projects/:projectId/chat/messages', ['limit', 'before_seq', 'after_seq', 'mode'], [200]],
  openStream: [4, 'GET', '/v1/projects/:projectId/chat/stream', ['from_seq', 'client_instance_id'], [200, 202]],
  getReadStatus: [5, 'GET', '/v1/projects/:projectId/chat/read-status', [], [200]],
  putReadMark: [6, 'PUT', '/v1/projects/:projectId/chat/read', [], [200]],
  getPreferences: [7, 'GET', '/v1/projects/:projectId/chat-preferences', [], [200]],
  putPreferences: [7, 'PUT', '/v1/projects/:projectId/chat-preferences', [], [200]],
  postPresence: [8, 'POST', '/v1/projects/:projectId/chat/presence', [], [204]],
  discover: [9, 'GET', '/.well-known/chat-contract', [], [200]],
  control: [16, 'POST', '/.well-known/chat-contract/control', [], [204]],
};

const refusals = [400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 429, 431, 500, 503];

describe('routes', () => {
  test('are the nine endpoints and the control route', () => {
    const found = Object.fromEntries(
      operations.map((operation) => {
        const { endpoint, method, path, query, replies } = routeOf(operation);
        const answers = Object.keys(replies)
          .map(Number)
          .filter((status) => status < 300);
        return [operation, [endpoint, method, path, query ?? [], answers]];
      }),
    );
    expect(found).toEqual(table);
  });

  test('every route may answer every refusal, and nothing else', () => {
    for (const operation of operations) {
      const statuses = Object.keys(routeOf(operation).replies).map(Number);
      expect(statuses.filter((status) => status >= 300)).toEqual(refusals);
    }
  });

  test('a body is asked for exactly where the method carries one, and endpoints 1 to 8 are signed', () => {
    for (const operation of operations) {
      const route = routeOf(operation);
      expect(route.body !== undefined, operation).toBe(route.method !== 'GET');
      expect(route.signed, operation).toBe(route.endpoint <= 8);
    }
  });

  test('paths are built with the project id as it is given', () => {
    expect(pathOf('getReadStatus', '123e4567-e89b-42d3-a456-426614174000')).toBe(
      '/v1/projects/123e4567-e89b-42d3-a456-426614174000/chat/read-status',
    );
    expect(pathOf('putReadMark', '$&')).toBe('/v1/projects/$&/chat/read');
    expect(pathOf('postMessage', 'anything')).toBe('/v1/chat/unified');
  });
});

describe('tables of names', () => {
  test('errors: code and status, those that a clause names being judged', () => {
    const judged = Object.entries(errors).flatMap(([code, { status, judged: yes }]) => (yes ? [[code, status]] : []));
    expect(Object.fromEntries(judged)).toEqual({
      MISSING_SIGNATURE: 401,
      INVALID_SIGNATURE: 403,
      TIMESTAMP_OUT_OF_RANGE: 408,
      REPLAY_ATTACK_DETECTED: 409,
      USER_MISMATCH: 403,
      UNAUTHORIZED_PROJECT_ACCESS: 403,
      CONNECTION_LIMIT_REACHED: 429,
    });
    const free = Object.entries(errors).flatMap(([code, { status, judged: yes }]) => (yes ? [] : [[code, status]]));
    expect(Object.fromEntries(free)).toEqual({
      VALIDATION_FAILED: 400,
      NOT_FOUND: 404,
      METHOD_NOT_ALLOWED: 405,
      BODY_TOO_LARGE: 413,
      UNSUPPORTED_MEDIA_TYPE: 415,
      RATE_LIMITED: 429,
      INTERNAL: 500,
      UNAVAILABLE: 503,
    });
  });

  test('events, locales and header names', () => {
    expect(Object.keys(events)).toEqual([
      'message.created',
      'message.response',
      'build.status',
      'connection.established',
      'connection.takeover',
      'replay.truncated',
    ]);
    expect(locales).toEqual(['en', 'ar', 'fr', 'es', 'de']);
    expect(Object.values(headers)).toEqual([
      'x-user-id',
      'x-sheen-timestamp',
      'x-sheen-nonce',
      'x-sheen-signature',
      'x-sheen-sig-v2',
      'x-sheen-locale',
      'content-language',
      'x-request-id',
      'last-event-id',
      'retry-after',
      'x-sse-connection-id',
      'x-sse-connection-limit',
      'x-sse-current-connections',
      'x-sse-limit-reason',
      'x-accel-buffering',
      'x-contract-control-token',
    ]);
  });
});
