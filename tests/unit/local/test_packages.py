from __future__ import annotations

import copy
import io
import zipfile
from pathlib import Path

import pytest

from local.localise import FUNCTION, STATE_MACHINE, localise
from local.packages import bootstrap, package


def test_the_package_holds_an_executable_bootstrap_and_nothing_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package(tmp_path, tmp_path, "functions.api.app.handler"))) as archive:
        (entry,) = archive.infolist()
        assert entry.filename == "bootstrap"
        assert entry.external_attr >> 16 & 0o111
        assert archive.read(entry).decode() == bootstrap(tmp_path, tmp_path, "functions.api.app.handler")


def test_paths_with_spaces_and_quotes_survive_the_shell() -> None:
    script = bootstrap(Path("/a b/it's"), Path("/tmp/c d"), "x.handler")
    assert "cd '/a b/it'\"'\"'s'\n" in script
    assert "mktemp -d '/tmp/c d'/environment" in script


def test_the_original_template_is_left_as_it_was() -> None:
    function = {"Type": FUNCTION, "Properties": {"PackageType": "Image", "ImageConfig": {"Command": ["a.handler"]}}}
    machine = {"Type": STATE_MACHINE, "Properties": {"DefinitionUri": "m.json"}}
    template = {"Resources": {"F": function, "M": machine}}
    before = copy.deepcopy(template)
    localised = localise(template, {"F": {"Bucket": "b", "Key": "k"}}, {"m.json": {"StartAt": "S"}})
    assert localised["Resources"]["M"]["Properties"] == {"Definition": {"StartAt": "S"}}
    assert template == before


@pytest.mark.parametrize("properties", [{"Runtime": "python3.12"}, {"PackageType": "Image", "ImageConfig": {}}])
def test_a_function_that_cannot_run_locally_is_named(properties: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Odd"):
        localise({"Resources": {"Odd": {"Type": FUNCTION, "Properties": properties}}}, {}, {})
