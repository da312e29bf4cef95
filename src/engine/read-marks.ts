import { readMarkBody } from '../contract/index.ts';
import { enter } from './auth.ts';
import { readBody } from './body.ts';
import type { EngineReply } from './call.ts';
import { type Context, settleLocale } from './context.ts';
import { json } from './replies.ts';

/** Endpoint 5. */
export async function getReadStatus(context: Context): Promise<EngineReply> {
  const { projectId, userId } = await enter(context);
  const mark = await context.ports.readMarks.get(projectId, userId);
  await settleLocale(context, userId);
  return json(context, 200, { last_read_seq: mark });
}

/** Endpoint 6: the mark only rises, and the answer tells the mark after this step (read.never-goes-back, read.concurrent-max). */
export async function putReadMark(context: Context): Promise<EngineReply> {
  const { projectId, userId } = await enter(context);
  const body = readBody(context, readMarkBody);
  const mark = await context.ports.readMarks.raise(projectId, userId, body.last_read_seq);
  await settleLocale(context, userId);
  return json(context, 200, { ok: true, last_read_seq: mark });
}
