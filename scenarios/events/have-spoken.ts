import { limits } from '../../src/contract/index.ts';
import type { Live, World } from '../../src/kit/index.ts';

/** Whether each stream has said anything at all, as it has to within two seconds: the control of stories that post nothing. */
export function haveSpoken({ patience }: World, lives: readonly Live[]): Promise<boolean[]> {
  return Promise.all(lives.map((live) => live.until(({ bytes }) => bytes > 0, limits.firstByteMs + patience.slackMs)));
}
