import { bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const errorPythonTrace = mutant({
  name: 'error-python-trace',
  bug: 'Malformed JSON shows the trace of the worker behind.',
  breaks: ['error.no-leak'],
  build: () =>
    withErrorMessage((reply, call) =>
      reply.status === 400 && call.rawBody.length > 0 && bodyOf(call) === undefined
        ? 'Traceback (most recent call last):\n  File "/srv/app/worker.py", line 88, in handle\nValueError'
        : undefined,
    ),
});
