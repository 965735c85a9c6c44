import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends the processes of functions when this process is gone without having ended them itself, as after `kill -9`. A function waits
 * for its next invocation and would notice; one in an endless loop would not, and would run for ever.
 *
 * It is a shell that reads which process groups there are. Its input ends with this process, whatever has ended that.
 */
const SCRIPT = `
set --
while read -r verb group; do
  case $verb in
    add) set -- "$@" "$group" ;;
    remove) count=$#; while [ "$count" -gt 0 ]; do count=$((count - 1)); [ "$1" = "$group" ] || set -- "$@" "$1"; shift; done ;;
  esac
done
for group; do kill -9 "-$group" 2>/dev/null; done
`;

let guard: ChildProcess | undefined;

/** @param group the id of the process that leads the group */
export function guardGroup(group: number): void {
  guard ??= startGuard();
  guard.stdin?.write(`add ${group}\n`);
}

/** The group has ended: its id may soon be that of others. */
export function releaseGroup(group: number): void {
  guard?.stdin?.write(`remove ${group}\n`);
}

function startGuard(): ChildProcess {
  // In a group of its own: Ctrl-C in a terminal goes to the whole group of the command.
  const child = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a shell, functions run all the same.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  const { stdin } = child;
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return child;
}
