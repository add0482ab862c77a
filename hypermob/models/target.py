"""Where models are published: a stack on AWS, with the user's credentials, or the embedded engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from hypermob.api.errors import ApiRefused, ServiceFailed, Unreachable
from hypermob.target import OnProgress, engine_watched, start_engine

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client

ClientFactory = Callable[[str], Any]
BUCKET_OUTPUT = "ModelsBucketName"
FUNCTION_OUTPUT = "RecommendFunctionName"
_REFUSALS = {"400", "403", "404", "AccessDenied", "NoSuchBucket", "NoSuchKey", "NoSuchVersion", "ValidationError"}


@dataclass(frozen=True)
class ModelTarget:
    """A models bucket and, if the stack is known, the function that uses it."""

    s3: S3Client
    functions: LambdaClient
    bucket: str
    function_name: str | None


@contextmanager
def opened(bucket: str | None, stack_name: str | None, on_progress: OnProgress) -> Iterator[ModelTarget]:
    """The embedded engine if neither is given. Raises ApiRefused and ServiceFailed, also for errors in the block."""
    is_embedded = bucket is None and stack_name is None
    with engine_watched() if is_embedded else nullcontext(), aws_errors_translated(), ExitStack() as stack:
        create, outputs = _reached(bucket, stack_name, on_progress)
        s3, functions = create("s3"), create("lambda")
        stack.callback(s3.close)
        stack.callback(functions.close)
        yield ModelTarget(s3, functions, bucket or outputs[BUCKET_OUTPUT], outputs.get(FUNCTION_OUTPUT))


@contextmanager
def aws_errors_translated() -> Iterator[None]:
    """Turn errors from AWS into ApiRefused or ServiceFailed."""
    try:
        yield
    except ClientError as error:
        found = error.response.get("Error", {})
        code, message = str(found.get("Code", "")), str(found.get("Message", error))
        kind = ApiRefused if code in _REFUSALS else ServiceFailed
        raise kind(f"AWS: {message}", code=f"AWS_{code.upper()}" if code.isalpha() else "AWS_REFUSED") from error
    except BotoCoreError as error:
        raise Unreachable(f"AWS: {error}", code="AWS_UNREACHABLE") from error


def _reached(
    bucket: str | None, stack_name: str | None, on_progress: OnProgress
) -> tuple[ClientFactory, dict[str, str]]:
    if bucket is None and stack_name is None:
        deployment = start_engine(on_progress)
        return deployment.client, deployment.outputs
    import boto3

    create: Any = boto3.client  # the stubs know the services only as literals
    return create, _outputs(create, stack_name) if stack_name else {}


def _outputs(create: ClientFactory, stack_name: str) -> dict[str, str]:
    described = create("cloudformation").describe_stacks(StackName=stack_name)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
    if BUCKET_OUTPUT not in outputs:
        raise ApiRefused(f"The stack '{stack_name}' has no output {BUCKET_OUTPUT}: check its name.", code="WRONG_STACK")
    return outputs
