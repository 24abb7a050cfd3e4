/** Set by the build (scripts/build-console.ts). */
declare const __VERSION__: string;
declare module '*.css';
