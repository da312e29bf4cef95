import { testKills } from './mutants/kill-all.ts';

testKills('P1');
