"""Runs a Python function: the counterpart of node-runtime.cjs, embedded as text and run with `python3 -c`.

Error types and error bodies are those of Lambda's own runtime:
https://github.com/aws/aws-lambda-python-runtime-interface-client
"""

import importlib
import json
import logging
import os
import socket
import sys
import time
import traceback
from decimal import Decimal

channel = socket.socket(fileno=3)
incoming = channel.makefile("rb")
# What the function starts must not hold our channel open.
channel.set_inheritable(False)
request_id = ""
since = time.monotonic()


def send(kind, request_id="", error_type="", text="", ending=False):
    payload = text.encode("utf-8", "surrogatepass")
    head = {
        "kind": kind,
        "requestId": request_id,
        "errorType": error_type,
        "ending": ending,
        "durationMs": (time.monotonic() - since) * 1000,
        "bytes": len(payload),
    }
    channel.sendall(json.dumps(head).encode() + b"\n" + payload)


def send_error(kind, error_type, message, trace, ending=False):
    body = {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": trace}
    print("[ERROR] %s: %s" % (error_type, message), file=sys.stderr)
    for entry in trace:
        print(entry.rstrip("\n"), file=sys.stderr)
    send(kind, request_id, error_type, json.dumps(body), ending)


class InitError(Exception):
    def __init__(self, error_type, message, trace=()):
        super().__init__(message)
        self.error_type = error_type
        self.trace = list(trace)


def own_frames(trace):
    frames = traceback.extract_tb(trace)
    while frames and frames[0].filename == "<string>":
        frames.pop(0)
    return traceback.format_list(frames)


def load_handler(name):
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise InitError(
            "Runtime.MalformedHandlerName",
            "Bad handler '%s': use module.function, as in lambda_function.lambda_handler" % name,
        )
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise InitError("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        raise InitError(
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module '%s': %s" % (module_name, error),
            ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)],
        )
    if not hasattr(module, function_name):
        raise InitError(
            "Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name)
        )
    return getattr(module, function_name)


class ClientContext:
    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        self.client = fields.get("client")


class LambdaContext:
    def __init__(self, head):
        self.aws_request_id = head["requestId"]
        self.invoked_function_arn = head["functionArn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = head["version"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = ClientContext(json.loads(head["clientContext"])) if head.get("clientContext") else None
        self._deadline = time.time() * 1000 + head["timeoutMs"]

    def get_remaining_time_in_millis(self):
        return max(int(self._deadline - time.time() * 1000), 0)


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = request_id
        return True


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"
        )
    )
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


def to_json(value):
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def invoke(handler, head, payload):
    os.environ["_X_AMZN_TRACE_ID"] = head["traceId"]
    try:
        reply = handler(json.loads(payload), LambdaContext(head))
    except Exception as error:
        return send_error("error", type(error).__name__, str(error), own_frames(error.__traceback__))
    try:
        text = json.dumps(reply, default=to_json, allow_nan=False)
    except Exception as error:
        return send_error("error", "Runtime.MarshalError", "Unable to marshal response: %s" % error, [])
    send("response", request_id, text=text)


set_up_logging()
sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
try:
    handler = load_handler(os.environ["_HANDLER"])
except InitError as error:
    send_error("init-error", error.error_type, str(error), error.trace, True)
    sys.exit(1)
except Exception as error:
    send_error("init-error", type(error).__name__, str(error), own_frames(error.__traceback__), True)
    sys.exit(1)
send("ready")
while True:
    line = incoming.readline()
    if not line:
        # The endpoint has gone: so must we.
        sys.exit(0)
    head = json.loads(line)
    request_id = head["requestId"]
    since = time.monotonic()
    invoke(handler, head, incoming.read(head["bytes"]))
