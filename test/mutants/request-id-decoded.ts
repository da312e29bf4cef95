import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const requestIdDecoded = mutant({
  name: 'request-id-decoded',
  bug: 'Decodes the id it echoes, so a header can be smuggled in.',
  breaks: ['request-id.hostile'],
  build: () =>
    withHeaders((headers, call) => {
      const [id = '', ...lines] = decodeURIComponentSafely(call.headers['x-request-id'] ?? '').split('\r\n');
      const smuggled = lines.map((line) => line.split(': ')).filter(([name]) => name === 'Set-Cookie');
      return smuggled.length === 0 || id !== '' ? headers : { ...headers, 'set-cookie': smuggled[0]?.[1] ?? '' };
    }),
});
