import type { Writable } from 'node:stream';
import type { RecordSink } from '../ports.ts';
import { surviveBrokenPipe } from './broken-pipe.ts';

/**
 * Lambda takes each line of stdout as one log event, and CloudWatch reads metrics from it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Generation.html
 * Not `console.log`: where Lambda's log format is JSON, it wraps the line in an object of its own, and the metrics are lost.
 * All lines go out in one write, as each costs a system call.
 */
export function stdoutSink(stdout: Writable): RecordSink {
  surviveBrokenPipe(stdout);
  return {
    write(lines) {
      return new Promise((resolve, reject) => {
        stdout.write(`${lines.join('\n')}\n`, (error) => {
          if (error === null || error === undefined) resolve([]);
          else reject(error);
        });
      });
    },
  };
}
