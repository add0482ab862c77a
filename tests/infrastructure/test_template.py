"""What the template promises: functions that exist, with what they need, in the sizes of the contract."""

from __future__ import annotations

import importlib
import json
import re
from typing import Any

import pytest

from tests.infrastructure.conftest import ROOT, Resources, of_type


def test_sam_understands_the_template(transformed: Resources) -> None:
    assert len(of_type(transformed, "AWS::Lambda::Function")) == 10
    assert len(of_type(transformed, "AWS::StepFunctions::StateMachine")) == 2
    assert len(of_type(transformed, "AWS::ApiGateway::Stage")) == 1


def test_every_handler_exists_where_the_template_says(functions: Resources) -> None:
    for entry in functions.values():
        (command,) = entry["Properties"]["ImageConfig"]["Command"]
        module, _, name = command.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name))


def test_every_image_is_a_target_of_the_dockerfile(functions: Resources) -> None:
    dockerfile = (ROOT / "functions" / "Dockerfile").read_text(encoding="utf-8")
    for entry in functions.values():
        target = entry["Metadata"]["DockerBuildTarget"]
        (command,) = entry["Properties"]["ImageConfig"]["Command"]
        stage = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)
        (text,) = [part for part in stage if part.startswith(f"base AS {target}\n")]
        assert command.rpartition(".")[0] in text  # imported while the image is built


def test_every_variable_that_a_function_needs_is_set(functions: Resources, template: dict[str, Any]) -> None:
    from functions.api.export.app import ExportSettings
    from functions.api.settings import ApiSettings
    from functions.eye_tracking.app import EyeSettings
    from functions.eye_tracking.identify_app import IdentifySettings
    from functions.eye_tracking.summarize_app import SummarizeSettings
    from functions.measure.app import MeasureSettings
    from functions.recommend.config import ModelSettings
    from functions.shared.config import Settings

    classes: dict[str, type[Settings]] = {
        "Api": ApiSettings,
        "ExportUser": ExportSettings,
        "Measure": MeasureSettings,
        "Recommend": ModelSettings,
        "IdentifyVideo": IdentifySettings,
        "Summarize": SummarizeSettings,
        **dict.fromkeys(("PlanWindows", "CalibrateClip", "AnalyzeWindow", "AnalyzeFace"), EyeSettings),
    }
    assert {f"{name}Function" for name in classes} == functions.keys()
    common = template["Globals"]["Function"]["Environment"]["Variables"]
    for name, settings in classes.items():
        given = {**common, **functions[f"{name}Function"]["Properties"]["Environment"]["Variables"]}
        needed = {field.upper() for field, info in settings.model_fields.items() if info.is_required()}
        assert needed <= given.keys()


def test_everything_about_the_seat_model_is_a_parameter(functions: Resources, template: dict[str, Any]) -> None:
    from functions.recommend.config import ModelSettings

    given = functions["RecommendFunction"]["Properties"]["Environment"]["Variables"]
    set_here = {field.upper() for field in ModelSettings.model_fields} - {"BUNDLED_MODEL_PATH"}
    assert set_here <= given.keys()
    for name in set_here - {"MODEL_BUCKET"}:
        assert given[name]["Ref"] in template["Parameters"]
    defaults = {name: template["Parameters"][given[name]["Ref"]]["Default"] for name in set_here - {"MODEL_BUCKET"}}
    unset = {name: str(value) for name, value in defaults.items()}
    assert ModelSettings.from_environment(unset) == ModelSettings()  # the template's defaults are the code's


@pytest.mark.parametrize(
    ("logical_id", "timeout_s", "memory_mb"),
    [("MeasureFunction", 300, 3008), ("RecommendFunction", 60, 1024), ("AnalyzeWindowFunction", 300, 1769)],
)
def test_timeouts_and_memory_are_those_of_the_contract(
    functions: Resources, logical_id: str, timeout_s: int, memory_mb: int
) -> None:
    properties = functions[logical_id]["Properties"]
    assert (properties["Timeout"], properties["MemorySize"]) == (timeout_s, memory_mb)


def test_an_export_has_time_to_end_by_itself(functions: Resources) -> None:
    from functions.api.export.app import WORK_S

    assert functions["ExportUserFunction"]["Properties"]["Timeout"] - WORK_S >= 120  # to copy a video of 2 GB and close


def test_nothing_has_a_fixed_physical_name(resources: Resources) -> None:
    fixed = {"BucketName", "TableName", "FunctionName", "Name", "RoleName"}
    for name, entry in resources.items():
        assert not fixed & entry.get("Properties", {}).keys(), name


ALIASED = {"Measure": "live", "Recommend": "live"}


def test_reserved_and_provisioned_concurrency_are_parameters_and_off(
    template: dict[str, Any], functions: Resources
) -> None:
    for name in (
        "MeasureReserved",
        "RecommendReserved",
        "EyeTrackingReserved",
        "MeasureProvisioned",
        "RecommendProvisioned",
    ):
        assert template["Parameters"][f"{name}Concurrency"]["Default"] == 0
    for name in ALIASED:
        kept = functions[f"{name}Function"]["Properties"]["ProvisionedConcurrencyConfig"]["Fn::If"]
        parameter = {"Ref": f"{name}ProvisionedConcurrency"}
        assert kept == [f"Provisions{name}", {"ProvisionedConcurrentExecutions": parameter}, {"Ref": "AWS::NoValue"}]
        assert template["Conditions"][f"Provisions{name}"] == {"Fn::Not": [{"Fn::Equals": [parameter, 0]}]}


def test_what_can_be_kept_started_is_called_by_its_alias_only(transformed: Resources) -> None:
    """A call of the function itself would meet none of the started ones; a right to it would not cover the alias."""
    aliases = {f"{name}Function": f"{name}FunctionAlias{alias}" for name, alias in ALIASED.items()}
    assert of_type(transformed, "AWS::Lambda::Alias").keys() == set(aliases.values())
    routes = json.dumps(transformed["RestApi"])
    machine = json.dumps(transformed["SeatSetupStateMachine"]["Properties"]["DefinitionSubstitutions"])
    role = json.dumps(transformed["SeatSetupStateMachineRole"])
    for function, alias in aliases.items():
        assert f"${{{alias}}}/invocations" in routes
        assert f"${{{function}.Arn}}" not in routes
        for text in (machine, role):
            assert f'{{"Ref": "{alias}"}}' in text
            assert f'"{function}"' not in text


@pytest.mark.parametrize("parameter", ["ForceReload", "ModelUpdatedAt", "ModelKey", "ModelVersionId", "ConfigRevision"])
def test_a_parameter_that_changes_alone_reaches_the_alias(functions: Resources, parameter: str) -> None:
    """A published version keeps its variables. Another description makes CloudFormation publish another one."""
    properties = functions["RecommendFunction"]["Properties"]
    assert f"${{{parameter}}}" in properties["VersionDescription"]["Fn::Sub"]
    assert {"Ref": parameter} in properties["Environment"]["Variables"].values()  # or Lambda publishes nothing


MAX_DESCRIPTION = 256  # Lambda's limit for the description of a version


def test_no_parameters_make_a_description_that_lambda_refuses(template: dict[str, Any], functions: Resources) -> None:
    described = [entry["Properties"] for entry in functions.values() if "VersionDescription" in entry["Properties"]]
    assert len(described) == len(ALIASED)
    for properties in described:
        text = properties["VersionDescription"]["Fn::Sub"]
        longest = re.sub(r"\$\{(\w+)\}", lambda found: "x" * template["Parameters"][found[1]]["MaxLength"], text)
        assert len(longest) <= MAX_DESCRIPTION


def test_a_new_revision_is_a_change_of_every_published_function(functions: Resources) -> None:
    published = [entry["Properties"] for entry in functions.values() if "AutoPublishAlias" in entry["Properties"]]
    assert len(published) == len(ALIASED)
    for properties in published:
        assert "${ConfigRevision}" in properties["VersionDescription"]["Fn::Sub"]
        assert properties["Environment"]["Variables"]["CONFIG_REVISION"] == {"Ref": "ConfigRevision"}
        assert properties["VersionDeletionPolicy"] == "Delete"  # a version left behind would stop the next deployment
