import type { z } from 'zod';
import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

function parseJson(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(rawBody));
  } catch {
    throw new Refusal('VALIDATION_FAILED', 'The body must be JSON in UTF-8.');
  }
}

function sentenceOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'The body does not fit the contract.';
  return `${issue.path.length > 0 ? issue.path.join('.') : 'The body'}: ${issue.message}.`;
}

/** The body by its schema (post.malformed-body, post.validation). No content type counts as JSON. */
export function readBody<S extends z.ZodType>({ call }: Context, schema: S): z.output<S> {
  const type = call.headers['content-type'];
  if (type !== undefined && !jsonType.test(type)) throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'The content type must be application/json.');
  const parsed = schema.safeParse(parseJson(call.rawBody));
  if (!parsed.success) throw new Refusal('VALIDATION_FAILED', sentenceOf(parsed.error));
  return parsed.data;
}
