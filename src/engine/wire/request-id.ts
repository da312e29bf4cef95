import { limits } from '../../contract/index.ts';
import type { RandomId } from '../ports.ts';

const harmless = new RegExp(`^[A-Za-z0-9._-]{1,${limits.requestIdMaxChars}}$`);

/** The id to echo: the one sent, or a new one where none or a hostile one was sent (request-id.generated, request-id.hostile). */
export function acceptRequestId(sent: string | undefined, randomId: RandomId): string {
  return sent !== undefined && harmless.test(sent) ? sent : randomId();
}
