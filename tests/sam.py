"""What SAM makes of the template, without asking AWS."""

from __future__ import annotations

import copy
from typing import Any

from samtranslator.translator.transform import transform

IMAGE = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/hypermob:x"


class NoManagedPolicies:
    def load(self) -> dict[str, str]:
        return {}


def transformed(template: dict[str, Any], **parameters: str) -> dict[str, dict[str, Any]]:
    """The resources that CloudFormation gets, by logical id, with images and definitions as after `sam package`."""
    packaged = copy.deepcopy(template)
    for entry in packaged["Resources"].values():
        if entry["Type"] == "AWS::Serverless::Function":
            entry["Properties"]["ImageUri"] = IMAGE
        if entry["Type"] == "AWS::Serverless::StateMachine":
            entry["Properties"]["DefinitionUri"] = "s3://bucket/machine.asl.json"
    values = {"StageName": "prod", "AWS::Region": "ap-northeast-2", **parameters}
    made: dict[str, dict[str, Any]] = transform(packaged, values, NoManagedPolicies())["Resources"]
    return made
