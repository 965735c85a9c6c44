"""A policy function: every S3 bucket has versioning enabled.

It is asked about one resource at a time and answers with a dictionary (not with a string of JSON): SUCCESS, or FAILED with the error code
NonCompliant. Any other error code says that it could not decide.
"""

TARGET_NAME = "AWS::S3::Bucket"
ANNOTATION_NAME = "S3VersioningEnabled"
FIX = "Set VersioningConfiguration: {Status: Enabled} on the bucket."
LINK = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"


def lambda_handler(event, context):
    hook_context = _get(_get(event, "request"), "hookContext")
    target_name = _get(hook_context, "targetName")
    invocation_point = _get(hook_context, "invocationPoint")
    if not isinstance(target_name, str) or not isinstance(invocation_point, str):
        return _invalid("request.hookContext must have the texts targetName and invocationPoint.")
    if target_name != TARGET_NAME:
        return _skipped(f"{target_name} is not a bucket.")
    if invocation_point == "DELETE_PRE_PROVISION":
        return _skipped("A bucket that is deleted needs no versioning.")

    properties = _get(_get(hook_context, "targetModel"), "resourceProperties")
    if not isinstance(properties, dict):
        return _invalid("request.hookContext.targetModel.resourceProperties must be an object.")

    # S3 enables versioning by itself on a bucket with Object Lock. CloudFormation may send a boolean as text.
    if properties.get("ObjectLockEnabled") in (True, "true"):
        return _compliant("Object Lock keeps versioning enabled.")

    configuration = properties.get("VersioningConfiguration")
    if configuration is None:
        return _non_compliant("Versioning is not configured.")
    if not isinstance(configuration, dict):
        return _invalid("VersioningConfiguration must be an object.")
    status = configuration.get("Status")
    if status is None:
        return _non_compliant("Versioning is not configured.")
    if not isinstance(status, str):
        return _invalid("VersioningConfiguration.Status must be a text, and was not resolved.")
    return _compliant("Versioning is enabled.") if status == "Enabled" else _non_compliant(f"Versioning is {status}.")


def _compliant(message):
    return _reply("SUCCESS", None, message, [_annotation("PASSED", message)])


def _non_compliant(reason):
    annotation = {
        **_annotation("FAILED", reason),
        "remediationMessage": FIX,
        "remediationLink": LINK,
        "severityLevel": "MEDIUM",
    }
    return _reply("FAILED", "NonCompliant", f"{reason} {FIX}", [annotation])


def _skipped(message):
    """Nothing to say about this resource: SUCCESS, and the annotation tells it from a bucket that is compliant."""
    return _reply("SUCCESS", None, message, [_annotation("SKIPPED", message)])


def _invalid(message):
    return _reply("FAILED", "InvalidRequest", message, [])


def _annotation(status, message):
    return {"annotationName": ANNOTATION_NAME, "status": status, "statusMessage": message}


def _reply(status, error_code, message, annotations):
    return {
        "status": status,
        "errorCode": error_code,
        "message": message,
        "callbackContext": None,
        "callbackDelaySeconds": 0,
        "annotations": annotations,
    }


def _get(value, name):
    return value.get(name) if isinstance(value, dict) else None
