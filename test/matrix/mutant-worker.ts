import { mutants } from '../mutants/index.ts';
import { answerTasks, named } from './task.ts';
import { tryMutant } from './try-mutant.ts';

answerTasks(({ name, deadlineMs }) => tryMutant(named(mutants, name), deadlineMs));
