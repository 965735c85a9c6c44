/** The exit codes of every command. */
export const EXIT_CODE = {
  passes: 0,
  blocked: 1,
  wrongUse: 2,
  hookFailed: 3,
} as const;
