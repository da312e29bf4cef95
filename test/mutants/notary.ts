import { randomUUID } from 'node:crypto';
import { headers, type Operation, routes } from '../../src/contract/index.ts';
import type { Call, EngineReply } from '../../src/engine/call.ts';
import type { Clock, Hmac, Ports } from '../../src/engine/ports.ts';
import { canonicalV1, canonicalV2, sign } from '../../src/wire/index.ts';
import { aroundCalls } from './decorate.ts';
import type { MutantParts } from './mutant.ts';

/** What a signature was made over instead of the call as it is. */
export interface Over {
  readonly method?: string;
  readonly target?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly body?: string | Uint8Array;
}

/** Signs with the secret of the server that is being built: what its own, broken check lets pass has to pass the engine's too. */
export interface Notary {
  readonly ports: (ports: Ports) => Ports;
  /** Milliseconds, the server's clock. */
  now(): number;
  /** The call signed anew with v2, now. Its own nonce is kept, so that it counts once, unless another is given. */
  vouch(call: Call, nonce?: string): Promise<Call>;
  /** The v2 signature that the call ought to carry. */
  v2(call: Call, over?: Over): Promise<string>;
  /** Whether the v2 signature of the call was made over this. */
  fits(call: Call, over?: Over): Promise<boolean>;
  fitsV1(call: Call, over?: Over): Promise<boolean>;
}

export function createNotary(): Notary {
  let kept: { readonly hmac: Hmac; readonly clock: Clock } | undefined;
  const bytes = (body: string | Uint8Array): Uint8Array => (typeof body === 'string' ? new TextEncoder().encode(body) : body);
  const make = async (message: Uint8Array): Promise<string> => (kept === undefined ? '' : await kept.hmac(message));
  const messageOf = (call: Call, over: Over) => ({
    method: over.method ?? call.method,
    target: over.target ?? call.rawTarget,
    timestamp: over.timestamp ?? call.headers[headers.timestamp] ?? '',
    nonce: over.nonce ?? call.headers[headers.nonce] ?? '',
    body: bytes(over.body ?? call.rawBody),
  });
  const notary: Notary = {
    ports(ports) {
      kept = ports;
      return ports;
    },
    now: () => kept?.clock.now() ?? 0,
    async vouch(call, nonce = call.headers[headers.nonce] || randomUUID()) {
      const { [headers.signatureV1]: _, [headers.signatureV2]: __, ...rest } = call.headers;
      const timestamp = String(Math.floor(notary.now() / 1_000));
      const { method, rawTarget: target, rawBody: body } = call;
      return { ...call, headers: { ...rest, ...(await sign({ method, target, timestamp, nonce, body, scheme: 'v2', hmac: make })) } };
    },
    v2: (call, over = {}) => make(canonicalV2(messageOf(call, over))),
    fits: async (call, over = {}) => call.headers[headers.signatureV2] === (await notary.v2(call, over)),
    fitsV1: async (call, over = {}) => call.headers[headers.signatureV1] === (await make(canonicalV1(messageOf(call, over)))),
  };
  return notary;
}

/** No signature of either form. */
export function isUnsigned(call: Call): boolean {
  return call.headers[headers.signatureV1] === undefined && call.headers[headers.signatureV2] === undefined;
}

/** The backend's check of signatures also lets pass what this says; everything else is the engine's to judge. */
export function alsoAccepting(passes: (call: Call, notary: Notary) => boolean | Promise<boolean>): MutantParts {
  const notary = createNotary();
  return {
    ports: notary.ports,
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const isSigned = call.operation !== 'discover' && call.operation !== 'control' && call.operation in routes;
        return next(isSigned && (await passes(call, notary)) ? await notary.vouch(call) : call);
      }),
  };
}

/** Changes the answers to calls that the engine refuses with this code. */
export function whereRefused(
  code: string,
  change: (
    reply: EngineReply,
    call: Call,
    again: (call: Call) => Promise<EngineReply>,
    notary: Notary,
  ) => EngineReply | Promise<EngineReply>,
): MutantParts {
  const notary = createNotary();
  return {
    ports: notary.ports,
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        const isRefused = reply.kind === 'plain' && reply.status >= 400 && reply.body?.includes(`"${code}"`) === true;
        return isRefused ? change(reply, call, next, notary) : reply;
      }),
  };
}

/** The operation of a path, whatever the method. */
export function operationOn(rawTarget: string, method: string): { readonly operation: Operation; readonly projectId: string } | undefined {
  const [path = ''] = rawTarget.split('?', 1);
  for (const [operation, route] of Object.entries(routes)) {
    const found = new RegExp(`^${route.path.replace(':projectId', '([^/]+)')}$`).exec(path);
    if (found !== null && route.method === method) return { operation: operation as Operation, projectId: found[1] ?? '' }; // `as`: keys of the route table
  }
  return undefined;
}
