import type { Command } from '../terminal.ts';

/** The Tencent simulator alone. It is a program of its own; this only starts it. */
export const simulate: Command = async (args, { words }) => {
  const { main } = await import('../../simulator/main.ts');
  return main([...args, '--lang', words.language]);
};
