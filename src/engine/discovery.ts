import { type Capability, contractVersion, limits } from '../contract/index.ts';
import type { EngineReply } from './call.ts';
import type { Context } from './context.ts';
import { json } from './replies.ts';

const always: readonly Capability[] = ['typing', 'instance'];
/** Those of section 16, which exist with the control route. */
const controlled: readonly Capability[] = ['clock', 'profile-locale', 'outsider', 'build-failure', 'faults', 'stub'];

/** Endpoint 9. */
export async function discover(context: Context): Promise<EngineReply> {
  const { maxConnections, keepAliveMs, controlToken, build, instance } = context.settings;
  return json(context, 200, {
    contract: contractVersion,
    limits: { max_connections: maxConnections, keep_alive_ms: keepAliveMs, message_max_chars: limits.messageMaxChars },
    capabilities: controlToken === undefined ? always : [...always, ...controlled],
    build,
    instance,
  });
}
