import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const sseTimestampMissing = mutant({
  name: 'sse-timestamp-missing',
  bug: 'build.status has no timestamp.',
  breaks: ['sse.valid-payload', 'event.timestamp'],
  build: () => withJson('build.status', ({ timestamp: _, ...json }) => json),
});
