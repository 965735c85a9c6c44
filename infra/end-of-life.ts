/** `npm run end-of-life`: warns of what ends within 90 days, and fails when something of ours has ended. */
import { endings } from '../src/end-of-life.ts';

const { errors, warnings } = endings(new Date());
for (const sentence of warnings) console.warn(`Warning: ${sentence}`);
for (const sentence of errors) console.error(`Error: ${sentence}`);
if (errors.length > 0) process.exitCode = 1;
else console.log('Nothing that this project runs on has ended.');
