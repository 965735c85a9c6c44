/** One thing to do, and the commands that do it. */
export interface Step {
  readonly title: string;
  /** In which account; left out where there is one only. */
  readonly account?: string;
  readonly commands: readonly string[];
  /** What to look at before the next step. */
  readonly next?: string;
}

/** The steps as a shell script that a person reads, and pastes from. */
export function planText(steps: readonly Step[]): string {
  return steps
    .map(({ title, account, commands, next }, index) =>
      [
        `# ${index + 1}. ${title}`,
        ...(account === undefined ? [] : [`#    In ${account}:`]),
        ...commands,
        ...(next === undefined ? [] : [`# Then ${next}.`]),
      ].join('\n'),
    )
    .join('\n\n');
}
