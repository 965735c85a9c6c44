"""Expands SAM templates with AWS's own translator: one request per line on stdin, one answer per line on stdout.

https://github.com/aws/serverless-application-model
"""

import json
import sys

try:
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    MISSING = None
except ImportError as error:
    MISSING = str(error)


def translate(template, parameters):
    if MISSING is not None:
        return {"kind": "missing", "reason": MISSING}
    try:
        # Names of managed policies that are not in the map are taken for those of AWS, as CloudFormation does.
        return {"kind": "translated", "template": Translator({}, Parser()).translate(template, parameters)}
    except InvalidDocumentException as error:
        return {"kind": "refused", "problems": sorted({cause.message for cause in error.causes})}
    except Exception as error:  # A fault of the translator must not end the others' chance.
        return {"kind": "failed", "reason": "%s: %s" % (type(error).__name__, error)}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(translate(request["template"], request["parameters"])), flush=True)
