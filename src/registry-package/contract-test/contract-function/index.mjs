/**
 * The policy function of the contract tests, which the project's five contract test functions share: it refuses a resource that
 * has the property InvalidPropertyKey, and with USE_CALLBACKS=yes it first answers that it is not done yet.
 *
 * @param {{ request: { hookContext: { targetModel: { resourceProperties: Record<string, unknown> } } }, callbackContext: Record<string, unknown> | null }} event
 */
export async function handler({ request, callbackContext }) {
  const { resourceProperties } = request.hookContext.targetModel;
  if (callbackContext !== null && Object.keys(callbackContext).length > 0) {
    return answer('SUCCESS', 'The resource is compliant, as the second look showed.');
  }
  if ('InvalidPropertyKey' in resourceProperties) {
    return { ...answer('FAILED', 'The resource has the property InvalidPropertyKey.'), errorCode: 'NonCompliant' };
  }
  return process.env.USE_CALLBACKS === 'yes'
    ? { ...answer('IN_PROGRESS', 'The resource needs a second look.'), callbackContext: { test: 1 } }
    : answer('SUCCESS', 'The resource is compliant.');
}

/**
 * @param {string} status
 * @param {string} message
 */
function answer(status, message) {
  return { status, errorCode: null, message, callbackContext: null, callbackDelaySeconds: 0 };
}
