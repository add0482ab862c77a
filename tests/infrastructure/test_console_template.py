"""The web console's part of the template: off by default, private, held to one policy, and in no circle."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from hypermob.console.policy import HEADERS, policy

Resources = dict[str, dict[str, Any]]
REGION, SUFFIX = "ap-northeast-2", "amazonaws.com"
NEVER_CACHED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # managed: CachingDisabled


@pytest.fixture
def distribution(resources: Resources) -> dict[str, Any]:
    found: dict[str, Any] = resources["ConsoleDistribution"]["Properties"]["DistributionConfig"]
    return found


@pytest.fixture
def headers(resources: Resources) -> dict[str, Any]:
    found: dict[str, Any] = resources["ConsoleHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    return found


def test_there_is_no_console_unless_asked_for(template: dict[str, Any]) -> None:
    assert template["Parameters"]["EnableConsole"]["Default"] == "false"
    assert template["Conditions"]["HasConsole"] == {"Fn::Equals": [{"Ref": "EnableConsole"}, "true"]}
    for part in ("Resources", "Outputs"):
        found = {name: entry for name, entry in template[part].items() if name.startswith("Console")}
        assert len(found) >= 3
        assert {entry["Condition"] for entry in found.values()} == {"HasConsole"}


def test_only_this_distribution_reads_the_bucket_and_only_objects(resources: Resources) -> None:
    allowed, _ = resources["ConsoleBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (allowed["Principal"], allowed["Action"]) == ({"Service": "cloudfront.amazonaws.com"}, "s3:GetObject")
    (source,) = allowed["Condition"]["StringEquals"].values()
    assert source["Fn::Sub"].endswith(":distribution/${ConsoleDistribution}")


def test_the_bucket_is_reached_with_signed_requests_only(resources: Resources, distribution: dict[str, Any]) -> None:
    access = resources["ConsoleAccess"]["Properties"]["OriginAccessControlConfig"]
    assert (access["SigningBehavior"], access["OriginAccessControlOriginType"]) == ("always", "s3")
    (origin,) = distribution["Origins"]
    assert origin["OriginAccessControlId"] == {"Fn::GetAtt": ["ConsoleAccess", "Id"]}
    assert origin["DomainName"] == {"Fn::GetAtt": ["ConsoleBucket", "RegionalDomainName"]}


def behaviors(distribution: dict[str, Any]) -> list[dict[str, Any]]:
    return [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]


def test_every_answer_is_encrypted_compressed_and_carries_the_headers(distribution: dict[str, Any]) -> None:
    for behavior in behaviors(distribution):
        assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behavior["Compress"] is True
        assert behavior["AllowedMethods"] == ["GET", "HEAD"]
        assert behavior["ResponseHeadersPolicyId"] == {"Ref": "ConsoleHeaders"}


def test_the_settings_are_never_cached(distribution: dict[str, Any]) -> None:
    by_path = {behavior.get("PathPattern"): behavior["CachePolicyId"] for behavior in behaviors(distribution)}
    assert by_path["config.json"] == NEVER_CACHED
    assert by_path[None] != NEVER_CACHED


def test_a_domain_of_ones_own_speaks_tls_1_2_at_least(distribution: dict[str, Any]) -> None:
    condition, own, default = distribution["ViewerCertificate"]["Fn::If"]
    assert condition == "HasConsoleDomain"
    assert own["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert default == {"CloudFrontDefaultCertificate": True}
    assert distribution["Aliases"]["Fn::If"][0] == "HasConsoleDomain"


def test_the_policy_is_the_one_that_the_local_server_sends(headers: dict[str, Any]) -> None:
    text, names = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    api, storage = (filled_in(names[name]["Fn::Sub"]) for name in ("Api", "S3"))
    assert api == f"https://*.execute-api.{REGION}.{SUFFIX}"
    assert text.replace("${Api}", api).replace("${S3}", storage) == policy(api, storage)


def test_the_other_headers_are_those_of_the_local_server(headers: dict[str, Any]) -> None:
    security = headers["SecurityHeadersConfig"]
    sent = {item["Header"]: item["Value"] for item in headers["CustomHeadersConfig"]["Items"]}
    sent["Referrer-Policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    sent["X-Content-Type-Options"] = "nosniff" if security["ContentTypeOptions"]["Override"] else ""
    assert sent == HEADERS
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert security["FrameOptions"]["FrameOption"] == "DENY"


@pytest.mark.parametrize(("bucket", "method"), [("UploadsBucket", "POST"), ("ResultsBucket", "GET")])
def test_the_buckets_answer_the_listed_origins_and_the_console(resources: Resources, bucket: str, method: str) -> None:
    listed, console = resources[bucket]["Properties"]["CorsConfiguration"]["CorsRules"]
    condition, rule, otherwise = console["Fn::If"]
    assert (condition, otherwise) == ("HasConsole", {"Ref": "AWS::NoValue"})
    assert listed["AllowedOrigins"] == {"Ref": "AllowedOrigins"}
    assert "ConsoleDistribution" in json.dumps(rule["AllowedOrigins"])
    for each in (listed, rule):
        assert (each["AllowedMethods"], each["AllowedHeaders"]) == ([method], ["*"])


def test_the_api_answers_the_console_without_its_being_listed(template: dict[str, Any]) -> None:
    origins = template["Globals"]["Function"]["Environment"]["Variables"]["ALLOWED_ORIGINS"]
    condition, with_console, without = origins["Fn::If"]
    text, names = with_console["Fn::Sub"]
    assert (condition, text, names["Others"]) == ("HasConsole", "${Others},https://${Console}", without)
    assert "ConsoleDistribution" in json.dumps(names["Console"])


def test_the_distribution_waits_for_nothing_that_waits_for_it(resources: Resources) -> None:
    """API and buckets name the console's origin, so what the distribution needs may name neither."""
    needed: set[str] = set()
    waiting = {"ConsoleDistribution"}
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= (set(referred(resources[name])) & resources.keys()) - needed
    assert needed == {"ConsoleDistribution", "ConsoleBucket", "ConsoleAccess", "ConsoleHeaders"}


def filled_in(text: str) -> str:
    return text.replace("${AWS::Region}", REGION).replace("${AWS::URLSuffix}", SUFFIX)


def referred(part: Any) -> Iterator[str]:
    """The logical ids that a piece of the template names."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "Ref":
                yield value
            elif key == "Fn::GetAtt":
                yield value[0]
            elif key == "Fn::Sub":
                yield from re.findall(r"\$\{(\w+)", json.dumps(value))
            yield from referred(value)
    elif isinstance(part, list):
        for value in part:
            yield from referred(value)
