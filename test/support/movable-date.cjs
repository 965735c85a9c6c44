// Loaded before a process's own code (`node --require`): its time of day is ahead by the milliseconds that the file named in
// `DATE_AHEAD_FILE` holds, as after a freeze of the process. Its monotonic clock is not.
const { readFileSync } = require('node:fs');

const RealDate = Date;
const ahead = () => Number(readFileSync(process.env.DATE_AHEAD_FILE ?? '', 'utf8'));

globalThis.Date = /** @type {DateConstructor} */ (
  class extends RealDate {
    /** @param {unknown[]} values */
    constructor(...values) {
      // @ts-expect-error: whatever a Date takes
      super(...(values.length === 0 ? [RealDate.now() + ahead()] : values));
    }

    /** @override */
    static now() {
      return RealDate.now() + ahead();
    }
  }
);
