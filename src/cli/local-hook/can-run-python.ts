import { spawnSync } from 'node:child_process';

/** Whether Python functions can run here. Python is started to find out: a python3 on the PATH may be a stand-in. */
export function canRunPython(): boolean {
  return spawnSync('python3', ['-c', ''], { timeout: 10_000 }).status === 0;
}
