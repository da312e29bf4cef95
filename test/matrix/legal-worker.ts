import { deployments } from '../legal/deployments.ts';
import { legalVariants } from '../legal/index.ts';
import { judgeVariant } from '../legal/judge-variant.ts';
import { answerTasks, named } from './task.ts';

answerTasks(({ name, seed }) => judgeVariant(named([...legalVariants, ...deployments], name), seed));
