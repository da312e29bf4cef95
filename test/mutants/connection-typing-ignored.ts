import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionTypingIgnored = mutant({
  name: 'connection-typing-ignored',
  bug: 'Protects nobody who is typing.',
  breaks: ['connection.hard-limit'],
  warns: ['connection.others-undisturbed'],
  build: () => ({ ports: (ports) => withPort(ports, 'typing', () => ({ set: () => undefined })) }),
});
