import type { PlainReply } from '../../src/engine/call.ts';
import { type NearRoute, nearestRoute } from './nearest-route.ts';

export interface Asked {
  readonly method: string;
  /** Behind the prefix. */
  readonly path: string;
  readonly prefix: string;
  /** Routes besides the contract's. */
  readonly others: readonly NearRoute[];
}

/** error.unknown-route, with the route that was probably meant. */
export function explainUnknownRoute(reply: PlainReply, { method, path, prefix, others }: Asked): PlainReply {
  const near = nearestRoute(method, path, others);
  const nearest = near && { method: near.method, path: `${prefix}${near.path}` };
  const told: unknown = JSON.parse(reply.body ?? '{}');
  const message = `There is no route ${method} ${path.slice(0, 200)} here.${nearest === undefined ? '' : ` The nearest is ${nearest.method} ${nearest.path}.`}`;
  const body = { ...(told as object), message, reason: 'no_such_route', ...(nearest && { nearest }) }; // `as`: the engine's own error
  return { ...reply, body: JSON.stringify(body) };
}

/** The same for a path that would be a route behind the base path. */
export function explainBasePath(reply: PlainReply, asked: Asked): PlainReply {
  const explained = explainUnknownRoute(reply, asked);
  const told = JSON.parse(explained.body ?? '{}') as { message: string }; // `as`: made above
  const message = `${told.message} This mock was started with --base-path ${asked.prefix}.`;
  return { ...explained, body: JSON.stringify({ ...told, message, reason: 'outside_base_path' }) };
}
