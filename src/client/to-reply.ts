import { type Operation, routeOf } from '../contract/index.ts';
import type { AnyReply, Exchange, RawAnswer, Reply } from '../kit/index.ts';
import type { NoAnswer } from './no-answer.ts';

/** What came back, ready to be judged. */
export type Heard =
  | { readonly kind: 'answer'; readonly raw: RawAnswer; readonly problems: readonly string[] }
  | { readonly kind: 'none'; readonly cause: NoAnswer };

const shownProblems = 5;

/** The answer against the contract: status and shape of one of the operation's answers, or what is off about it in words. */
function judged(operation: Operation, method: string, heard: Heard, exchange: Exchange): AnyReply & { readonly body?: unknown } {
  if (heard.kind === 'none') return { status: 'unknown', raw: undefined, problems: [heard.cause.words], exchange };
  const { raw, problems } = heard;
  const off = (...more: string[]): AnyReply => ({ status: 'off-contract', raw, problems: [...problems, ...more], exchange });
  if (problems.length > 0) return off();
  const { replies } = routeOf(operation);
  const schema = replies[raw.status];
  if (schema === undefined) return off(`status ${raw.status} is none of ${operation}'s`);
  // Nobody can judge a body that HTTP leaves out; the status stands in `raw`.
  if (method === 'HEAD') return off('an answer to HEAD has no body');
  if (schema === null) return { status: raw.status, body: undefined, raw, exchange };
  if (raw.json === undefined) return off(raw.text === '' ? 'the body is empty' : 'the body is no JSON');
  const parsed = schema.safeParse(raw.json);
  if (parsed.success) return { status: raw.status, body: parsed.data, raw, exchange };
  const issues = parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  return off(...issues.slice(0, shownProblems), ...(issues.length > shownProblems ? [`and ${issues.length - shownProblems} more`] : []));
}

/** Makes a reply of an heard: narrowed where it is one of the contract's, else off-contract or unknown with the reasons. */
export function toReply<O extends Operation>(operation: O, method: string, heard: Heard, exchange: Exchange): Reply<O> {
  return judged(operation, method, heard, exchange) as unknown as Reply<O>; // `as`: the body was parsed by the schema of its status
}
