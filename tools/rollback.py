"""Save what a stack runs, and restore it: `python -m tools.rollback save|restore [FILE]`, `make rollback`.

`save` writes the stack's template, with the images and definitions that it names, and its parameters into FILE;
`restore` makes CloudFormation change the stack back to them. FILE defaults to .hypermob/before-STACK-REGION.json, which
`make deploy` writes and `make rollback` restores. It does not restore what a template does not contain: items, objects,
published seat models, and deleted data.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tools.aws import environment, stack
from tools.aws.failures import Refused, told
from tools.aws.processes import ROOT, tell

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_s3 import S3Client

HIDDEN = "****"  # CloudFormation shows this for a NoEcho parameter
SAM_STACK = "aws-sam-cli-managed-default"  # made by `sam deploy --resolve-s3`; its output SourceBucket


def default_file(chosen: environment.Environment) -> Path:
    return ROOT / ".hypermob" / f"before-{chosen.stack_name}-{chosen.region}.json"


def prepare(cloudformation: CloudFormationClient, name: str, file: Path) -> None:
    """Save what the stack runs before a deployment. It counts, and replaces `file`, when `settle` finds a change."""
    settle(cloudformation, name, file)
    if not save(cloudformation, name, _waiting(file)):
        file.unlink(missing_ok=True)  # it belongs to a stack that is gone


def settle(cloudformation: CloudFormationClient, name: str, file: Path) -> None:
    """Decide about what `prepare` saved: if the stack changed since, it replaces `file`, else it is deleted.

    Also called before the next deployment and before a rollback, because a deployment may be interrupted.
    """
    waiting = _waiting(file)
    found = stack.find(cloudformation, name) if waiting.exists() else None
    if found is None:
        waiting.unlink(missing_ok=True)
        return
    status = found["StackStatus"]
    if status.endswith("_IN_PROGRESS") and stack.has_worked(found):
        return  # it may yet be undone
    was = json.loads(waiting.read_text(encoding="utf-8"))["moment"]
    if was == stack.moment(found) or "ROLLBACK" in status:  # declined, nothing to change, or undone by CloudFormation
        waiting.unlink()
    else:
        waiting.replace(file)


def _waiting(file: Path) -> Path:
    return file.with_suffix(".next.json")


def save(cloudformation: CloudFormationClient, name: str, file: Path) -> bool:
    """Write what the stack runs to `file`. Returns False, without a file, if it runs nothing yet. Raises Refused."""
    found = stack.find(cloudformation, name)
    if found is None or not stack.has_worked(found):
        file.unlink(missing_ok=True)  # an old snapshot must not be restored
        tell(f"The stack {name} runs nothing yet: there is nothing to save.")
        return False
    _insist_on_rest(name, found["StackStatus"])
    parameters = stack.parameters(found)
    body: Any = cloudformation.get_template(StackName=name, TemplateStage="Original")["TemplateBody"]
    snapshot = {
        "stack_name": name,
        "moment": stack.moment(found),
        "template": body if isinstance(body, str) else json.dumps(body),  # a JSON template arrives parsed
        "parameters": parameters,
        "tags": found.get("Tags", []),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(snapshot, indent=1), encoding="utf-8")
    _waiting(file).unlink(missing_ok=True)  # an earlier attempt, which this replaces
    tell(f"Saved what {name} runs now in {file}.")
    return True


def restore(cloudformation: CloudFormationClient, s3: S3Client, bucket: str, file: Path) -> None:
    """Change the stack back to the state in `file`, and wait. Raises Refused and WaiterError.

    The template goes through `bucket`, because a request is limited to 51,200 bytes.
    """
    if not file.exists():
        raise Refused(f"{file} does not exist: nothing was saved before the last deployment.")
    snapshot = json.loads(file.read_text(encoding="utf-8"))
    name, template = snapshot["stack_name"], snapshot["template"].encode()
    _insist_on_rest(name, stack.get(cloudformation, name)["StackStatus"])
    key = f"rollback/{name}/{hashlib.sha256(template).hexdigest()}.template"
    s3.put_object(Bucket=bucket, Key=key, Body=template)
    try:
        cloudformation.update_stack(
            StackName=name,
            TemplateURL=f"{s3.meta.endpoint_url}/{bucket}/{key}",
            Parameters=[_parameter(*entry) for entry in snapshot["parameters"].items()],
            Tags=snapshot["tags"],
            # This is a SAM template, so its expansion must be allowed: there is no change set to review.
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise
        tell(f"{name} already runs that.")
        return
    tell(f"CloudFormation is changing {name} back ...")
    cloudformation.get_waiter("stack_update_complete").wait(StackName=name)
    tell(f"{name} is restored.")


def artifacts_bucket(cloudformation: CloudFormationClient) -> str:
    """ARTIFACTS_BUCKET, else the bucket that the SAM CLI created. Raises Refused."""
    return os.environ.get("ARTIFACTS_BUCKET") or stack.outputs(stack.get(cloudformation, SAM_STACK))["SourceBucket"]


def _parameter(key: str, value: str) -> Any:
    if value == HIDDEN:
        return {"ParameterKey": key, "UsePreviousValue": True}
    return {"ParameterKey": key, "ParameterValue": value}


def _insist_on_rest(name: str, status: str) -> None:
    if status.endswith("_IN_PROGRESS"):
        raise Refused(f"{name} is being changed ({status}): wait until that ends.")
    if status == "UPDATE_ROLLBACK_FAILED":
        raise Refused(f"{name} is stuck: run aws cloudformation continue-update-rollback --stack-name {name}")


def main() -> None:
    """Command line."""
    parser = environment.parser(__doc__)
    parser.add_argument("what", choices=["save", "restore"])
    parser.add_argument("file", nargs="?", type=Path, default=None)
    options = parser.parse_args()
    with told():
        chosen = environment.chosen(options)
        cloudformation = chosen.client("cloudformation")
        file = options.file or default_file(chosen)
        if options.what == "save":
            save(cloudformation, chosen.stack_name, file)
        else:
            s3 = chosen.client("s3")
            settle(cloudformation, chosen.stack_name, file)
            restore(cloudformation, s3, artifacts_bucket(cloudformation), file)


if __name__ == "__main__":
    main()
