import { z } from 'zod';
import { type Discovery, discovery } from '../contract/index.ts';
import type { AnyReply } from '../kit/index.ts';

/** What of a discovery document can be used. */
export interface Discovered {
  /** The document, where all of it is as the contract says. */
  readonly whole: Discovery | undefined;
  readonly capabilities: readonly string[] | undefined;
  readonly maxConnections: number | undefined;
  readonly keepAliveMs: number | undefined;
  readonly instance: string | undefined;
  readonly build: string | undefined;
}

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** Field by field: endpoint 9 is a MAY, so a document that is off in one place still tells the rest. */
const parts = z.looseObject({
  limits: optional(z.looseObject({ max_connections: optional(z.int().positive()), keep_alive_ms: optional(z.int().positive()) })),
  capabilities: optional(z.array(z.unknown()).transform((found) => found.filter((name) => typeof name === 'string'))),
  instance: optional(z.string().min(1)),
  build: optional(z.string().min(1)),
});

export function parseDiscovery(reply: AnyReply): Discovered | undefined {
  if (reply.raw?.status !== 200) return undefined;
  const found = parts.safeParse(reply.raw.json);
  if (!found.success) return undefined;
  const whole = discovery.safeParse(reply.raw.json);
  const { limits, capabilities, instance, build } = found.data;
  return {
    whole: whole.success ? whole.data : undefined,
    capabilities,
    maxConnections: limits?.max_connections,
    keepAliveMs: limits?.keep_alive_ms,
    instance,
    build,
  };
}
