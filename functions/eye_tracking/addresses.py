"""Where an analysis keeps what its functions hand to each other, and what it leaves behind. No numerics."""

from __future__ import annotations

from functions.shared.storage import Address


def working_folder(analysis_id: str) -> str:
    """The prefix of everything temporary; it expires after a day."""
    return f"windows/{analysis_id}/"


def plan(bucket: str, analysis_id: str) -> Address:
    return Address(bucket, f"{working_folder(analysis_id)}plan.npz")


def calibration(bucket: str, analysis_id: str) -> Address:
    return Address(bucket, f"{working_folder(analysis_id)}calibration.npz")


def window(bucket: str, analysis_id: str, number: int) -> Address:
    """The rows of one window; counting these is counting what is done."""
    return Address(bucket, f"{working_folder(analysis_id)}rows/{number:04}.npz")


def rows_folder(analysis_id: str) -> str:
    return f"{working_folder(analysis_id)}rows/"


def result(bucket: str, user_id: str, analysis_id: str, name: str) -> Address:
    """What stays until the analysis expires."""
    return Address(bucket, f"results/{user_id}/{analysis_id}/{name}")
