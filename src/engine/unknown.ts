import { headers, limits, operations, routes } from '../contract/index.ts';
import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';
import { sameInConstantTime } from './wire/verify-signature.ts';

/** error.unknown-route */
export function unknownRoute(): Refusal {
  return new Refusal('NOT_FOUND', 'There is no such route. GET /.well-known/chat-contract tells what this server offers.');
}

/** The methods of a path, a base path in front of it included. */
function methodsOf(rawTarget: string): readonly string[] {
  const [path = ''] = rawTarget.split('?', 1);
  const methods = operations.filter((operation) => patterns[operation].test(path)).map((operation) => routes[operation].method);
  return [...new Set(methods)];
}

const patterns = Object.fromEntries(
  operations.map((operation) => [
    operation,
    new RegExp(`${routes[operation].path.replaceAll('.', '\\.').replace(':projectId', '[^/]+')}$`),
  ]),
) as Record<(typeof operations)[number], RegExp>; // `as`: fromEntries forgets the keys

/** error.unknown-route, auth.no-method-bypass. The control route does not exist for who does not know its token. */
export function wrongMethod(context: Context): Refusal {
  const { rawTarget } = context.call;
  const [path = ''] = rawTarget.split('?', 1);
  if (patterns.control.test(path) && !holdsControlToken(context)) return unknownRoute();
  const allowed = methodsOf(rawTarget);
  return new Refusal('METHOD_NOT_ALLOWED', `This route takes ${allowed.join(', ')}.`, { headers: { allow: allowed.join(', ') } });
}

/** Section 16. */
export function holdsControlToken({ call, settings }: Context): boolean {
  const sent = call.headers[headers.controlToken];
  return settings.controlToken !== undefined && sent !== undefined && sameInConstantTime(sent, settings.controlToken);
}

const transportRefusals = {
  'body-too-large': ['BODY_TOO_LARGE', `The body is too large. ${limits.bodyAcceptedBytes} bytes are always accepted.`],
  'unsupported-media-type': ['UNSUPPORTED_MEDIA_TYPE', 'The content type must be application/json.'],
  'bad-request': ['VALIDATION_FAILED', 'The request could not be read.'],
} as const;

/** What the transport could not accept. */
export function transportRefusal(problem: keyof typeof transportRefusals): Refusal {
  const [code, sentence] = transportRefusals[problem];
  return new Refusal(code, sentence);
}
