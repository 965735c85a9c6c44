"""How the original hook's client fares: boto3 as it comes, and the limit that the hook would set.

Arguments: the endpoint, the limit in milliseconds, and names of functions, which are asked at the same time.
Prints a JSON object: milliseconds until the reply, or null, by function.
"""

import json
import os
import sys
import threading
import time

import boto3

endpoint, limit_ms, *functions = sys.argv[1:]
results = {function: None for function in functions}


def invoke(function):
    client = boto3.client(
        "lambda",
        region_name="eu-west-1",
        endpoint_url=endpoint,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="example",
    )
    started = time.monotonic()
    try:
        response = client.invoke(FunctionName=function, Payload=b'{"request":{}}')
        response["Payload"].read()
        results[function] = (time.monotonic() - started) * 1000
    except Exception:
        pass


threads = [threading.Thread(target=invoke, args=(function,), daemon=True) for function in functions]
for thread in threads:
    thread.start()
end = time.monotonic() + int(limit_ms) / 1000
for thread in threads:
    thread.join(max(0, end - time.monotonic()))
print(json.dumps(results), flush=True)
os._exit(0)
