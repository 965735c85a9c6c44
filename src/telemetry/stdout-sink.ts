import type { Writable } from 'node:stream';
import type { RecordSink } from './record-sink.ts';

/**
 * Lambda takes each line of stdout as one log event, and CloudWatch reads metrics from it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Generation.html
 * Not `console.log`: where Lambda's log format is JSON, it wraps the line in an object of its own, and the metrics are lost.
 * All lines go out in one write, as each costs a system call.
 */
export function stdoutSink(stdout: Writable): RecordSink {
  // A broken pipe is reported to the write's callback, and also as an event that would end the process if nobody listened.
  stdout.on('error', () => {});
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
