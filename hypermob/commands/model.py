"""`hypermob model train | validate | publish | versions | rollback | status`: manage the seat model."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from hypermob.models import steps as model_steps
from hypermob.models.options import DEFAULT_KEY, Bucket, Key, ModelFile, Stack
from hypermob.terminal import options, reporting, steps

app = typer.Typer(no_args_is_help=True, help="Train, check, publish and roll back the seat model.")


@app.command()
def train(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    vehicle: Annotated[
        list[str] | None,
        typer.Option(
            "--vehicle",
            metavar="NAME|FILE",
            show_default="all shipped ones",
            help="A shipped vehicle, or a vehicle file. Repeatable.",
        ),
    ] = None,
    drivers: Annotated[int, typer.Option(min=100, metavar="N", help="How many drivers to sample.")] = 10_000,
    seed: Annotated[int, typer.Option(metavar="N", help="Seed of the random numbers.")] = 2024,
    trained_at: Annotated[
        str | None, typer.Option(metavar="DATE", show_default="none", help="A date to store in the file.")
    ] = None,
) -> None:
    """Train a seat model.

    [bold]Example:[/bold]  hypermob model train --output new.joblib --trained-at 2026-03-01
    """
    from pydantic import ValidationError

    from training import train_model
    from training import vehicle as vehicles

    try:
        packages = [vehicles.find(name) for name in vehicle or vehicles.known()]
    except (OSError, ValidationError, ValueError) as error:
        raise typer.BadParameter(str(error), param_hint="--vehicle") from None
    with reporting.errors_reported(as_json=False):
        with steps.shown() as display:
            display.begin("Training")
            train_model.write(train_model.train(packages, drivers, seed, trained_at), output)
        size_kb = output.stat().st_size / 1000
    reporting.show(f"Wrote {output} ({size_kb:.0f} kB) for {', '.join(p.name for p in packages)}.")


@app.command()
def validate(model: ModelFile, as_json: options.Json = False) -> None:
    """Check a seat model against every target. The file is a pickle: check only files that you made or trust.

    [bold]Example:[/bold]  hypermob model validate new.joblib
    """
    with reporting.errors_reported(as_json):
        report = model_steps.checked(model.read_bytes())
    if as_json:
        reporting.print_json({"status": "success" if report.passed else "error", "data": {"checks": report.as_dict()}})
    else:
        reporting.show(report.as_text())
    if not report.passed:
        raise typer.Exit(reporting.REFUSED)


@app.command()
def publish(
    model: ModelFile,
    key: Key = DEFAULT_KEY,
    bucket: Bucket = None,
    stack_name: Stack = None,
    as_json: options.Json = False,
) -> None:
    """Check a seat model and upload it if it meets every target.

    [bold]Example:[/bold]  hypermob model publish new.joblib --stack-name hypermob
    """
    with reporting.errors_reported(as_json):
        data = model.read_bytes()
        model_steps.insist_on(model_steps.checked(data))
        with model_steps.target(bucket, stack_name) as target:
            from hypermob.models import status as model_status
            from hypermob.models import versions as model_versions

            version_id = model_versions.publish(target.s3, target.bucket, key, data, model_steps.notes(data))
            settings = model_status.settings_of(target)
    model_steps.tell_published(version_id, key, None if settings is None else settings.model_check_seconds, as_json)


@app.command()
def versions(
    key: Key = DEFAULT_KEY, bucket: Bucket = None, stack_name: Stack = None, as_json: options.Json = False
) -> None:
    """List the published versions of a seat model, the current one first.

    [bold]Example:[/bold]  hypermob model versions --stack-name hypermob
    """
    with reporting.errors_reported(as_json):
        with model_steps.target(bucket, stack_name) as target:
            from hypermob.models import versions as model_versions

            found = model_versions.versions(target.s3, target.bucket, key)
        if as_json:
            listed = [dataclasses.asdict(each) | {"modified_at": each.modified_at.isoformat()} for each in found]
            reporting.print_json({"status": "success", "data": {"versions": listed}})
            return
        from hypermob.models import tables as model_tables

        nothing = f"No model is published as {key}: the model in the image is used."
        reporting.show(model_tables.versions(found) if found else nothing)


@app.command()
def rollback(
    to: Annotated[
        str | None, typer.Option("--to", metavar="VERSION", show_default="the previous one", help="Version to restore.")
    ] = None,
    key: Key = DEFAULT_KEY,
    bucket: Bucket = None,
    stack_name: Stack = None,
    as_json: options.Json = False,
) -> None:
    """Make an older version of the seat model current again. It is copied as the newest version; nothing is lost.

    [bold]Example:[/bold]  hypermob model rollback --stack-name hypermob
    """
    with reporting.errors_reported(as_json), model_steps.target(bucket, stack_name) as target:
        from hypermob.models import status as model_status
        from hypermob.models import versions as model_versions

        older, version_id = model_versions.roll_back(target.s3, target.bucket, key, to)
        settings = model_status.settings_of(target)
    if not as_json:
        reporting.show(f"Restored the model of {older.modified_at:%Y-%m-%d %H:%M} ({older.origin}).")
    model_steps.tell_published(version_id, key, None if settings is None else settings.model_check_seconds, as_json)


@app.command()
def status(bucket: Bucket = None, stack_name: Stack = None, as_json: options.Json = False) -> None:
    """Show which seat model `recommend` uses, and whether a newer one is published.

    [bold]Example:[/bold]  hypermob model status --stack-name hypermob
    """
    from hypermob.api.errors import ApiRefused

    with reporting.errors_reported(as_json):
        with model_steps.target(bucket, stack_name) as target:
            from hypermob.models import status as model_status
            from hypermob.models import tables as model_tables
            from hypermob.models import versions as model_versions

            settings = model_status.settings_of(target)
            if settings is None:
                raise ApiRefused("A bucket does not show the model in use: give --stack-name.", code="STACK_NEEDED")
            found = model_status.serving(target, settings)
            newest = {each.key: model_versions.versions(target.s3, target.bucket, each.key, 1) for each in found}
        if as_json:
            sides = [
                dataclasses.asdict(each) | {"newest": next((v.version_id for v in newest[each.key]), None)}
                for each in found
            ]
            reporting.print_json({"status": "success", "data": {"sides": sides}})
        else:
            reporting.show(model_tables.serving(found, newest), *model_tables.waiting(found, newest, settings))
