"""S3 addresses of an analysis's working files and results. Imports no numerics."""

from __future__ import annotations

from functions.shared.storage import Address


def working_folder(analysis_id: str) -> str:
    """The prefix of temporary files, which expire after a day."""
    return f"windows/{analysis_id}/"


def plan(bucket: str, analysis_id: str) -> Address:
    return Address(bucket, f"{working_folder(analysis_id)}plan.npz")


def calibration(bucket: str, analysis_id: str) -> Address:
    return Address(bucket, f"{working_folder(analysis_id)}calibration.npz")


def window(bucket: str, analysis_id: str, number: int) -> Address:
    """The rows of one window. The number of these objects is the number of finished windows."""
    return Address(bucket, f"{working_folder(analysis_id)}rows/{number:04}.npz")


def rows_folder(analysis_id: str) -> str:
    return f"{working_folder(analysis_id)}rows/"


def result(bucket: str, user_id: str, analysis_id: str, name: str) -> Address:
    """A result file; it is kept until the analysis expires."""
    return Address(bucket, f"results/{user_id}/{analysis_id}/{name}")
