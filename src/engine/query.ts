import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';

const decimal = /^[0-9]{1,16}$/;

export function queryOf({ call }: Context): URLSearchParams {
  const at = call.rawTarget.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : call.rawTarget.slice(at));
}

/** A seq or 0 written in decimal digits; `undefined` for anything else. */
export function parseSeq(text: string): number | undefined {
  const seq = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(seq) ? seq : undefined;
}

/** An optional seq of the query; refuses what is no number (400). */
export function seqParam(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const seq = parseSeq(text);
  if (seq === undefined) throw new Refusal('VALIDATION_FAILED', `${name} must be a whole number from 0 to 2^53-1.`);
  return seq;
}
