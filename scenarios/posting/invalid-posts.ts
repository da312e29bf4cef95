import type { Room } from '../../src/kit/index.ts';

/** A post that is wrong in one thing. */
export interface InvalidPost {
  readonly what: string;
  readonly operation: 'postMessage' | 'postLegacyMessage';
  readonly body: unknown;
  /** Statuses that refuse it. */
  readonly refusedWith: readonly number[];
}

const tooLong = 'x'.repeat(10_001);
const wrongTypes: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 7],
  ['true', true],
  ['a list', ['text']],
  ['an object', { text: 'text' }],
];

/**
 * The corpus of post.validation for one room. Left out because rulings leave it open: `null` for client_msg_id and
 * buildImmediately (10), odd client_msg_ids and locales (24), ids that are no UUIDs (27).
 */
export function invalidPosts({ projectId, userId }: Pick<Room, 'projectId' | 'userId'>, id: () => string): readonly InvalidPost[] {
  const one = (what: string, change: Readonly<Record<string, unknown>>, refusedWith = [400]): InvalidPost => ({
    what,
    operation: 'postMessage',
    body: { projectId, userId, message: `refused: ${what}`, buildImmediately: false, client_msg_id: id(), ...change },
    refusedWith,
  });
  const legacy = (what: string, change: Readonly<Record<string, unknown>>): InvalidPost => ({
    what: `${what} (legacy)`,
    operation: 'postLegacyMessage',
    body: { text: `refused: ${what}`, client_msg_id: id(), mode: 'plan', ...change },
    refusedWith: [400],
  });
  // A userId that is there but wrong also differs from x-user-id (403 USER_MISMATCH); the order of refusals is free (ruling 16).
  const mismatch = [400, 403];
  return [
    one('no projectId', { projectId: undefined }),
    one('an empty projectId', { projectId: '' }),
    ...wrongTypes.map(([type, projectId]) => one(`a projectId that is ${type}`, { projectId })),
    one('no userId', { userId: undefined }),
    one('an empty userId', { userId: '' }, mismatch),
    ...wrongTypes.map(([type, userId]) => one(`a userId that is ${type}`, { userId }, mismatch)),
    one('no message', { message: undefined }),
    one('an empty message', { message: '' }),
    ...wrongTypes.map(([type, message]) => one(`a message that is ${type}`, { message })),
    one('a message of 10,001 characters', { message: tooLong }),
    one('a message of 60,000 characters', { message: 'x'.repeat(60_000) }),
    // 20,002 bytes, but one UTF-16 unit and one code point each: 10,001 by both counts (ruling 9).
    one('a message of 10,001 two-byte characters', { message: 'é'.repeat(10_001) }),
    one('a buildImmediately that is a string', { buildImmediately: 'false' }),
    one('a buildImmediately that is a number', { buildImmediately: 1 }),
    one('a buildImmediately that is an object', { buildImmediately: {} }),
    one('a client_msg_id that is a number', { client_msg_id: 12 }),
    one('a client_msg_id that is an object', { client_msg_id: { id: 'x' } }),
    { what: 'a body that is an empty object', operation: 'postMessage', body: {}, refusedWith: [400] },
    { what: 'a body that is a list', operation: 'postMessage', body: [], refusedWith: [400] },
    { what: 'a body that is a string', operation: 'postMessage', body: 'hello', refusedWith: [400] },
    { what: 'a body that is null', operation: 'postMessage', body: null, refusedWith: [400] },
    legacy('no text', { text: undefined }),
    legacy('an empty text', { text: '' }),
    ...wrongTypes.map(([type, text]) => legacy(`a text that is ${type}`, { text })),
    legacy('a text of 10,001 characters', { text: tooLong }),
    legacy('no client_msg_id', { client_msg_id: undefined }),
    legacy('no mode', { mode: undefined }),
  ];
}
