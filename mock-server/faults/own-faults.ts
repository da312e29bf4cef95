import type { Call } from '../../src/engine/call.ts';
import { type ParsedFaults, parseFaults } from './parse-faults.ts';

/** Faults for this request alone; the query parameter is for EventSource, which sets no headers. */
const faultHeader = 'x-mock-fault';
const faultParameter = 'mockFault';

const none: ParsedFaults = { ok: true, faults: [] };

/** Faults that a request asks for itself. They meet it, so what says which requests a rule meets has no place there. */
export function ownFaults({ headers, rawTarget }: Pick<Call, 'headers' | 'rawTarget'>): ParsedFaults {
  const text = headers[faultHeader] ?? inQuery(rawTarget);
  if (text === undefined) return none;
  const parsed = parseFaults(text);
  if (!parsed.ok) return parsed;
  for (const rule of parsed.faults) {
    const misplaced = (['user', 'project', 'skip', 'times', 'chance'] as const).find((name) => rule[name] !== undefined);
    if (misplaced !== undefined)
      return {
        ok: false,
        message: `Failed to read the fault ${rule.fault}: ${misplaced} is for rules that stay, and this one is for this request alone. Leave it out.`,
      };
  }
  return parsed;
}

function inQuery(rawTarget: string): string | undefined {
  if (!rawTarget.includes(faultParameter)) return undefined;
  return new URLSearchParams(rawTarget.split('?')[1] ?? '').get(faultParameter) ?? undefined;
}
