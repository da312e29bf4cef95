import { testKills } from './mutants/kill-all.ts';

testKills('OPS');
