import type { TranscriptEntry } from '../runner/report-value.ts';

/** Set by `chat-contract sign`, by curl itself, or of no use in a repetition. */
const leftOut =
  /^(?:x-sheen-(?:timestamp|nonce|signature|sig-v2)|x-contract-control-token|user-agent|host|connection|content-length|transfer-encoding|accept-encoding)$/;

/** A body above this is not written into a shell line. */
const bodyMax = 4_000;

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Control characters, and what stands for bytes that were no UTF-8. */
const unspeakable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u;

/**
 * A shell line that sends the request again, signed anew; `undefined` where a shell line cannot carry it
 * (no method or target recorded, control or broken characters, a long body).
 */
export function repeatLine(request: TranscriptEntry, baseUrl: string): string | undefined {
  const { method, target, body, headers = {} } = request;
  if (method === undefined || target === undefined || !target.startsWith('/') || !URL.canParse(baseUrl)) return undefined;
  const kept = Object.entries(headers).filter(([name]) => !leftOut.test(name.toLowerCase()));
  const words = [method, target, body ?? '', ...kept.flat()];
  if (words.some((word) => unspeakable.test(word)) || (body?.length ?? 0) > bodyMax) return undefined;

  const signed = `chat-contract sign ${shellWord(method)} ${shellWord(target)}`;
  const curl = [
    'curl -is',
    ...(target.includes('/chat/stream') ? ['-N'] : []),
    // What curl would otherwise change in a path: dots, brackets and braces.
    ...(/\/\.|[[\]{}]/.test(target) ? ['-g --path-as-is'] : []),
    ...(method === 'GET' ? [] : method === 'HEAD' ? ['--head'] : [`-X ${shellWord(method)}`]),
    shellWord(`${new URL(baseUrl).origin}${target}`),
    ...kept.map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
  ];
  if (body === undefined || body === '') return `${curl.join(' ')} $(${signed})`;
  return `body=${shellWord(body)}; ${curl.join(' ')} --data-raw "$body" $(printf %s "$body" | ${signed} --body-file -)`;
}

/** The command that runs only this scenario or clause again, with the same random choices. */
export function rerunLine(
  report: { readonly target: { readonly urls: readonly string[] }; readonly seed: number; readonly strict?: boolean },
  only: string,
): string {
  const strict = report.strict === true ? ' --strict' : '';
  return `chat-contract verify ${report.target.urls.map(shellWord).join(' ')} --only ${shellWord(only)} --seed ${report.seed}${strict}`;
}
