// Jest transform: a file that the bundler embeds as text becomes a module that holds its text.
export default {
  /** @param {string} source */
  process: (source) => ({ code: `module.exports = ${JSON.stringify(source)};` }),
};
