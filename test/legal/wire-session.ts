import { randomUUID } from 'node:crypto';
import { openRaw, parseChunked } from '../server/raw-socket.ts';
import { type Visitor, visit } from '../server/signed.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What a backend sends in a small session: enough to see most liberties as they are taken. */
export interface WireSession {
  readonly userId: string;
  readonly discovery: WireAnswer;
  /** A post, the same again, one that is refused, and a read signed with version 1. */
  readonly posted: WireAnswer;
  readonly duplicate: WireAnswer;
  readonly refused: WireAnswer;
  readonly version1: WireAnswer;
  /** One stream more than five of the same user. */
  readonly oneMore: number;
  /** The chunks of a stream from the beginning of the log to its first keep-alive, a character for each byte. */
  readonly chunks: readonly string[];
  /** The same in one piece. */
  readonly stream: string;
}

/** Any comment of these comes by itself, once a stream is idle. */
const idle = /: ?(?:keep-alive|ping)\s/;
const streamsOfOne = 5;

async function told(response: Response): Promise<WireAnswer> {
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** The chunks that have arrived whole. */
function wholeChunks(heard: string): readonly string[] {
  const body = heard.slice(heard.indexOf('\r\n\r\n') + 4);
  let end = 0;
  for (let size = sizeAt(body, end); size !== undefined && size.next <= body.length; size = sizeAt(body, end)) end = size.next;
  return parseChunked(body.slice(0, end)).chunks;
}

function sizeAt(body: string, at: number): { readonly next: number } | undefined {
  const line = /^([0-9a-f]+)\r\n/i.exec(body.slice(at, at + 12));
  return line === null ? undefined : { next: at + line[0].length + Number.parseInt(line[1] ?? '', 16) + 2 };
}

async function streamOf(visitor: Visitor, port: number): Promise<readonly string[]> {
  await using socket = await openRaw(port);
  socket.send(await visitor.streamRequest('?from_seq=0'));
  const heard = await socket.until((text) => {
    const stream = wholeChunks(text).join('');
    return stream.includes('message.created') && idle.test(stream.slice(stream.lastIndexOf('message.created')));
  }, 10_000);
  return wholeChunks(heard);
}

/** The status of one stream more than a user may hold by default. */
async function oneMoreOf(visitor: Visitor, port: number): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: streamsOfOne }, () => openRaw(port)));
  try {
    for (const socket of sockets) {
      socket.send(await visitor.streamRequest());
      await socket.until((heard) => heard.includes('\r\n\r\n'));
    }
    await using more = await openRaw(port);
    more.send(await visitor.streamRequest());
    const heard = await more.until((text) => /^HTTP\/1\.1 [2-5].*\r\n\r\n/ms.test(text));
    return Number(/HTTP\/1\.1 ([2-5]\d\d)/.exec(heard)?.[1]);
  } finally {
    for (const socket of sockets) await socket[Symbol.asyncDispose]();
  }
}

/** `messages`: how many are in the log before the stream is read. */
export async function wireSession(url: string, key: string, messages = 2): Promise<WireSession> {
  const port = Number(new URL(url).port);
  const visitor = visit(url, randomUUID(), randomUUID(), { key });
  const draft = { client_msg_id: randomUUID(), locale: 'ar' };
  const posted = await told(await visitor.post('hello', draft));
  const duplicate = await told(await visitor.post('hello', draft));
  await Promise.all(Array.from({ length: messages - 1 }, (_, at) => visitor.post(`more ${at} é`)));
  const chunks = await streamOf(visitor, port);
  return {
    userId: visitor.userId,
    discovery: await told(await fetch(`${url}/.well-known/chat-contract`)),
    posted,
    duplicate,
    refused: await told(await visitor.post('')),
    version1: await told(await visit(url, visitor.projectId, visitor.userId, { key, scheme: 'v1' }).fetch('GET', 'read-status')),
    oneMore: await oneMoreOf(visit(url, visitor.projectId, randomUUID(), { key }), port),
    chunks,
    stream: chunks.join(''),
  };
}
