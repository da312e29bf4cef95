import { mutant } from './mutant.ts';
import { withErrorMessage } from './with-errors.ts';

export const errorSql = mutant({
  name: 'error-sql',
  bug: 'A bad project shows the statement it broke.',
  breaks: ['error.no-leak'],
  build: () =>
    withErrorMessage((reply, call) =>
      reply.status === 400 && call.rawTarget.includes('/projects/')
        ? `Failed: SELECT id, text FROM messages WHERE project_id = $1`
        : undefined,
    ),
});
