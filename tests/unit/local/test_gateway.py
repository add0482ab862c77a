from __future__ import annotations

from local.gateway import gateway_responses


def test_headers_and_status_take_the_form_that_the_gateway_s_api_wants() -> None:
    refused = {
        "StatusCode": "403",
        "ResponseParameters": {"Headers": {"Access-Control-Allow-Origin": {"Fn::Sub": []}, "Vary": "'Origin'"}},
        "ResponseTemplates": {"application/json": "{}"},
    }
    api = {"Type": "AWS::Serverless::Api", "Properties": {"GatewayResponses": {"INVALID_API_KEY": refused}}}
    other = {"Type": "AWS::S3::Bucket"}
    assert list(gateway_responses({"Resources": {"Api": api, "Other": other}}, "http://one:1")) == [
        {
            "responseType": "INVALID_API_KEY",
            "statusCode": "403",
            "responseParameters": {
                "gatewayresponse.header.Access-Control-Allow-Origin": "'http://one:1'",
                "gatewayresponse.header.Vary": "'Origin'",
            },
            "responseTemplates": {"application/json": "{}"},
        }
    ]


def test_a_status_that_is_not_given_stays_the_gateway_s_own() -> None:
    api = {"Type": "AWS::Serverless::Api", "Properties": {"GatewayResponses": {"DEFAULT_4XX": {}}}}
    (response,) = gateway_responses({"Resources": {"Api": api}}, "")
    assert "statusCode" not in response
