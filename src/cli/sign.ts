import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { headers as headerNames, uuid } from '../contract/index.ts';
import { sign } from '../wire/index.ts';
import { noteLineEnd } from './line-end-note.ts';
import type { Command, Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

interface SignOptions {
  readonly bodyFile?: string;
  readonly user?: string;
  readonly scheme: 'v1' | 'v2' | 'both';
  readonly format: 'curl' | 'headers' | 'json';
}

/** `sign METHOD PATH`: fresh timestamp, nonce and signature for one request. */
export const signCommand: Command<SignOptions, [method: string, path: string]> = async (terminal, options, method, path) => {
  const secret = secretOf(terminal);
  if (!/^[A-Za-z]+$/.test(method)) throw new UsageError(`"${method}" is no HTTP method; give one such as GET or POST.`);
  if (options.user !== undefined && !uuid.safeParse(options.user).success)
    throw new UsageError(`The user "${options.user}" is no UUID; give the id that the backend knows.`);
  const signed = await sign({
    method,
    target: targetOf(path),
    timestamp: String(Math.floor(Date.now() / 1000)),
    nonce: randomUUID(),
    body: await bodyOf(terminal, options.bodyFile),
    scheme: options.scheme,
    hmac: (message) => createHmac('sha256', secret).update(message).digest('hex'),
  });
  const all = { ...(options.user !== undefined && { [headerNames.userId]: options.user }), ...signed };
  terminal.stdout.write(formats[options.format](all));
  return 0;
};

type Format = (headers: Readonly<Record<string, string>>) => string;

const lines = (headers: Readonly<Record<string, string>>, line: (name: string, value: string) => string): string =>
  Object.entries(headers)
    .map(([name, value]) => `${line(name, value)}\n`)
    .join('');

const formats: Readonly<Record<SignOptions['format'], Format>> = {
  // No space after the colon and nothing to quote: an unquoted $(…) splits this into exactly the words that curl needs.
  curl: (headers) => lines(headers, (name, value) => `-H ${name}:${value}`),
  headers: (headers) => lines(headers, (name, value) => `${name}: ${value}`),
  json: (headers) => `${JSON.stringify(headers, undefined, 2)}\n`,
};

function secretOf(terminal: Terminal): string {
  const secret = terminal.env['CHAT_CONTRACT_SECRET'];
  if (secret === undefined || secret === '') {
    throw new UsageError('CHAT_CONTRACT_SECRET is not set; export the secret that is shared with the backend.');
  }
  noteLineEnd(terminal, secret, 'CHAT_CONTRACT_SECRET');
  return secret;
}

/** Path and query as on the request line; of a whole URL, the part that is sent. */
function targetOf(path: string): string {
  const target = path.replace(/^https?:\/\/[^/?#]*/, '').replace(/#.*$/s, '');
  const rooted = /^https?:/.test(path) && !target.startsWith('/') ? `/${target}` : target;
  if (!rooted.startsWith('/'))
    throw new UsageError(`The path "${path}" does not begin with a slash; give it exactly as on the request line.`);
  if (!/^[\x21-\x7e]+$/.test(rooted))
    throw new UsageError(`The path "${path}" holds characters that no request line carries; percent-encode them.`);
  return rooted;
}

async function bodyOf(terminal: Terminal, file: string | undefined): Promise<Uint8Array> {
  if (file === undefined) return new Uint8Array();
  if (file === '-') return terminal.readStdin();
  try {
    return await readFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The body file "${file}" cannot be read (${reason}); give a readable file, or - for standard input.`, { cause });
  }
}
