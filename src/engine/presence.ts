import { limits, presenceBody } from '../contract/index.ts';
import { enter } from './auth.ts';
import { readBody } from './body.ts';
import type { EngineReply } from './call.ts';
import { type Context, settleLocale } from './context.ts';
import { StoreUnavailable } from './ports.ts';
import { noContent } from './replies.ts';

/** Endpoint 8: typing protects the user's streams from eviction for a while (ruling 2). */
export async function postPresence(context: Context): Promise<EngineReply> {
  const { ports, onDegraded } = context;
  const { projectId, userId } = await enter(context);
  const body = readBody(context, presenceBody);
  const until = body.is_typing ? ports.clock.now() + limits.typingMs : undefined;
  try {
    await ports.typing.set(projectId, userId, body.client_instance_id ?? undefined, until);
  } catch (cause) {
    // Typing is a courtesy kept in the cache: without the cache it is forgotten, and nobody is troubled with it.
    if (!(cause instanceof StoreUnavailable)) throw cause;
    onDegraded(cause);
  }
  await settleLocale(context, userId);
  return noContent(context);
}
