/**
 * What the hook costs on top of the policy functions that it asks, as ratios to what a bare SDK client costs.
 * `npm run bench [-- warm|cold|size|survival|answer]`; absolute times say something about the machine, ratios about the code. Asserts nothing.
 *
 * The program is its own child: `stub` is the Lambda endpoint, `subject NAME` a process whose invocations are measured.
 */

import { bundleSizes } from './bundle-sizes.ts';
import { coldStart } from './cold-start.ts';
import { survival } from './survival/survival.ts';
import { answerTimes } from './warm/answer-times.ts';
import { serveStub } from './warm/stub-lambda.ts';
import { startStub } from './warm/stub-process.ts';
import { serveSubject } from './warm/subject.ts';
import { warm } from './warm/warm.ts';

const [role, name] = process.argv.slice(2);
if (role === 'stub') {
  serveStub();
} else if (role === 'subject') {
  await serveSubject(name ?? '');
} else {
  const stub = await startStub();
  try {
    if (role === undefined || role === 'warm') await warm(stub);
    if (role === undefined || role === 'cold') await coldStart(stub);
    if (role === undefined || role === 'size') await bundleSizes();
    if (role === undefined || role === 'survival') await survival();
    if (role === undefined || role === 'answer') await answerTimes(stub);
  } finally {
    stub.stop();
  }
}
