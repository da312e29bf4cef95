import { preferencesBody } from '../contract/index.ts';
import { enter, type Visit } from './auth.ts';
import { readBody } from './body.ts';
import type { EngineReply } from './call.ts';
import { type Context, settleLocale } from './context.ts';
import { json } from './replies.ts';

/** What a user prefers where nothing was saved (preference.default). */
const unsaved = { buildImmediately: true };

export async function savedPreference({ ports }: Context, { projectId, userId }: Visit): Promise<{ readonly buildImmediately: boolean }> {
  return (await ports.preferences.get(projectId, userId)) ?? unsaved;
}

/** Endpoint 7, reading. */
export async function getPreferences(context: Context): Promise<EngineReply> {
  const visit = await enter(context);
  const preferences = await savedPreference(context, visit);
  await settleLocale(context, visit.userId);
  return json(context, 200, { success: true, preferences });
}

/** Endpoint 7, saving. */
export async function putPreferences(context: Context): Promise<EngineReply> {
  const { projectId, userId } = await enter(context);
  const { buildImmediately } = readBody(context, preferencesBody);
  await context.ports.preferences.set(projectId, userId, { buildImmediately });
  await settleLocale(context, userId);
  return json(context, 200, { success: true, preferences: { buildImmediately } });
}
