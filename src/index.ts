/** The library: `verify()` judges a backend, the kit writes stories for it. */
export type { BaseUrl } from './client/base-url.ts';
export type { UsageErrorCode } from './client/usage-error.ts';
export * from './kit/index.ts';
export { forecast } from './forecast.ts';
export type { Forecast } from './runner/forecast.ts';
export type { Baseline, KnownFailure } from './runner/baseline.ts';
export { type ExitCode, exitCode } from './runner/exit-code.ts';
export * from './runner/report-value.ts';
export { diagnose, type DiagnoseOptions } from './diagnose.ts';
export type { Diagnosis } from './doctor/diagnosis.ts';
export type { Finding, Level, Topic } from './doctor/finding.ts';
export { soak, type SoakOptions, type SoakProgress } from './soak.ts';
export { type Progress, UsageError, verify, type VerifyOptions } from './verify.ts';
