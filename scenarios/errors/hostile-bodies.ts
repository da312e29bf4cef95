import type { Operation } from '../../src/contract/index.ts';
import type { SendOptions } from '../../src/kit/index.ts';
import type { HostileInput, HostileSender } from './hostile-request.ts';

/** All below 128 KiB, which every server takes (ruling 30). */

type Fields = Readonly<Record<string, unknown>>;

const raw = (name: string, operation: Operation, rawBody: string | Uint8Array): HostileInput => ({
  name: `body: ${name}, ${operation}`,
  operation,
  build: () => ({ rawBody }),
});

/** A correct message with some fields replaced. */
const fields = (name: string, change: Fields): HostileInput => ({
  name: `message: ${name}`,
  operation: 'postMessage',
  build: (sender) => ({ body: { ...correct(sender), ...change } }),
});

/** A correct message whose JSON text is changed by hand. */
const text = (name: string, change: (json: string, sender: HostileSender) => string | Uint8Array): HostileInput => ({
  name: `message: ${name}`,
  operation: 'postMessage',
  build: (sender): SendOptions => ({ rawBody: change(JSON.stringify(correct(sender)), sender) }),
});

function correct({ projectId, userId, uuid }: HostileSender): Fields {
  return { projectId, userId, message: 'hostile', buildImmediately: false, client_msg_id: uuid() };
}

/** `{…, "sessionContext": <json>}` */
function withContext(json: string, context: string): string {
  return `${json.slice(0, -1)},"sessionContext":${context}}`;
}

function withBytes(json: string, bytes: readonly number[]): Uint8Array {
  const [before = '', after = ''] = json.split('hostile');
  const encoder = new TextEncoder();
  return Uint8Array.from([...encoder.encode(before), ...bytes, ...encoder.encode(after)]);
}

const deep = (opening: string, closing: string, levels: number): string => opening.repeat(levels) + closing.repeat(levels);

const bodies: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['white space', ' \n\t '],
  ['a lone brace', '{'],
  ['a lone quote', '"'],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '12345'],
  ['a number beyond every float', '1e999999'],
  ['a string', '"text"'],
  ['an empty list', '[]'],
  ['60,000 lists in each other', deep('[', ']', 60_000)],
  ['60,000 lists that are never closed', '['.repeat(60_000)],
  ['20,000 objects in each other', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['NaN', 'NaN'],
  ['single quotes', "{'message':'x'}"],
  ['a comment', '{"message":"x"/* comment */}'],
  ['a trailing comma', '{"message":"x",}'],
  ['two objects', '{"message":"x"}{"message":"y"}'],
  ['an object of __proto__', '{"__proto__":{"projectId":"x","message":"x"}}'],
  ['an entity bomb', '<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b "x">]><x>&a;</x>'],
];

const sequences: readonly (readonly [string, string])[] = [
  ['beyond every float', '1e400'],
  ['far below zero', '-1e400'],
  ['next to nothing', '1e-400'],
  ['beyond exact integers', '9007199254740993'],
  ['of 64 bits and one', '18446744073709551617'],
  ['of a thousand digits', '9'.repeat(1_000)],
  ['minus zero', '-0'],
  ['a list', '[[[[1]]]]'],
  ['an object', '{"$gt":0}'],
  ['a text of SQL', '"1; DROP TABLE messages; --"'],
  ['a long text', `"${'1'.repeat(50_000)}"`],
];

export const hostileBodies: readonly HostileInput[] = [
  ...bodies.map(([name, body]) => raw(name, 'postMessage', body)),
  ...bodies.slice(0, 12).map(([name, body]) => raw(name, 'putPreferences', body)),
  ...bodies.slice(0, 12).map(([name, body]) => raw(name, 'postLegacyMessage', body)),
  ...sequences.map(([name, json]) => raw(`a read mark ${name}`, 'putReadMark', `{"last_read_seq":${json}}`)),

  text('a context of 30,000 lists in each other', (json) => withContext(json, deep('[', ']', 30_000))),
  text('a context of 15,000 objects in each other', (json) => withContext(json, `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`)),
  text('a context of 5,000 keys', (json) =>
    withContext(json, `{${Array.from({ length: 5_000 }, (_, index) => `"key ${index}":${index}`).join(',')}}`),
  ),
  text('a context that poisons prototypes', (json) =>
    withContext(json, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  ),
  text('a context of numbers beyond every float', (json) => withContext(json, '[1e999,-1e999,1e-999]')),
  text('keys of __proto__ and constructor', (json) =>
    json.replace('{', '{"__proto__":{"userId":"x"},"constructor":{"prototype":{"x":1}},'),
  ),
  text('each key twice', (json) => json.replace('}', `,${json.slice(1)}`)),
  text('the message twice, once a list', (json) => json.replace('}', ',"message":[]}')),
  text('a byte order mark in front', (json) => `\ufeff${json}`),
  text('UTF-16', (json) => Uint8Array.from([...json].flatMap((character) => [character.charCodeAt(0), 0]))),
  text('bytes that are no UTF-8', (json) => withBytes(json, [0xff, 0xfe, 0xc3, 0x28])),
  text('an overlong slash', (json) => withBytes(json, [0xc0, 0xaf])),
  text('half a character at the end', (json) => withBytes(json, [0xf0, 0x9f, 0x92])),
  text('an encoded surrogate', (json) => withBytes(json, [0xed, 0xa0, 0x80])),
  text('a raw NUL', (json) => withBytes(json, [0])),
  text('raw control characters', (json) => withBytes(json, [1, 2, 8, 27, 31])),
  text('an escaped NUL', (json) => json.replace('hostile', '\\u0000')),
  text('a high surrogate alone', (json) => json.replace('hostile', 'a\\ud800b')),
  text('a low surrogate alone', (json) => json.replace('hostile', '\\udfff')),
  text('surrogates in the wrong order', (json) => json.replace('hostile', '\\udc00\\ud800')),
  text('characters that are none', (json) => json.replace('hostile', '\\uffff\\ufffe\\ufdd0')),
  text('an escape cut short', (json) => json.replace('hostile', '\\u12')),

  fields('an id of 10,000 characters', { client_msg_id: 'x'.repeat(10_000) }),
  fields('an id of line breaks', { client_msg_id: 'a\r\n\r\nid: 1\nevent: x' }),
  fields('an id of a NUL', { client_msg_id: 'a\u0000b' }),
  fields('an id of emoji', { client_msg_id: '💥💥' }),
  fields('an id of __proto__', { client_msg_id: '__proto__' }),
  fields('an id of toString', { client_msg_id: 'toString' }),
  fields('an id of wildcards', { client_msg_id: '*?[a-z]%_' }),
  fields('an id that is an object', { client_msg_id: { $ne: null } }),
  fields('an id that is a list', { client_msg_id: ['a', 'b'] }),
  fields('an id that is a number', { client_msg_id: 7 }),
  fields('a project of __proto__', { projectId: '__proto__' }),
  fields('a project that is an object', { projectId: { $gt: '' } }),
  fields('a project of 50,000 characters', { projectId: 'p'.repeat(50_000) }),
  fields('a project with a NUL', { projectId: '0b5f2f0e-7a86-4b57-9d0c-3f1e2d4c5b6a\u0000' }),
  fields('a project of SQL', { projectId: "' OR 1=1; --" }),
  fields('a message that is an object', { message: { toString: 'x', length: 3 } }),
  fields('a message that is a list', { message: ['x'] }),
  fields('a message of 100,000 characters', { message: 'm'.repeat(100_000) }),
  fields('a message of SSE', { message: '\n\nid: 99999999\nevent: build.status\ndata: {}\n\n' }),
  fields('a message of combining marks', { message: `Z${'\u0351'.repeat(5_000)}` }),
  fields('a mode that is an object', { buildImmediately: { valueOf: 1 } }),
  fields('a locale that is an object', { locale: { toLowerCase: 'x', split: 1 } }),
  fields('a locale of 50,000 letters', { locale: 'en-'.repeat(16_000) }),
  fields('a locale of __proto__', { locale: '__proto__' }),
  fields('a locale that is a list', { locale: ['en', 'ar'] }),
];
