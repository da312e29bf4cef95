/** The tool's name and version, as in package.json. */
export const tool = { name: 'chat-contract', version: '0.1.0' } as const;
