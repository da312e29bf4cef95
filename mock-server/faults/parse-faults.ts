import { issueSentence } from './issue-sentence.ts';
import { type FaultRule, faultRule } from './fault-rule.ts';

export type ParsedFaults = { readonly ok: true; readonly faults: readonly FaultRule[] } | { readonly ok: false; readonly message: string };

/**
 * Faults in one line, as a header, a query parameter and the command line carry them: `cut; events=3, latency; ms=50; on=postMessage`.
 * A list of operations is joined by `+`.
 */
export function parseFaults(text: string): ParsedFaults {
  const faults: FaultRule[] = [];
  for (const one of text.split(',')) {
    const [name = '', ...settings] = one.split(';').map((part) => part.trim());
    const fields: Record<string, unknown> = { fault: name };
    for (const setting of settings) {
      const at = setting.indexOf('=');
      if (at < 1)
        return {
          ok: false,
          message: `Failed to read the fault ${JSON.stringify(one.trim())}: ${JSON.stringify(setting)} is no name=value. Write it as in "cut; events=3".`,
        };
      fields[setting.slice(0, at).trim()] = settingOf(setting.slice(0, at).trim(), setting.slice(at + 1).trim());
    }
    const parsed = faultRule.safeParse(fields);
    if (!parsed.success) {
      const [why = 'it does not fit'] = parsed.error.issues.map((issue) => issueSentence(issue));
      return { ok: false, message: `Failed to read the fault ${JSON.stringify(one.trim())}: ${why}.` };
    }
    faults.push(parsed.data);
  }
  return { ok: true, faults };
}

function settingOf(name: string, text: string): unknown {
  if (name === 'on') return text.split('+');
  if (text === 'true' || text === 'yes') return true;
  if (text === 'false' || text === 'no') return false;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
