export * from './clauses.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './headers.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './routes.ts';
export * from './versions.ts';
