// Node 20 is supported here on purpose; the SDK's advice to leave it would fill the output of the tests.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
