from __future__ import annotations

from local.deploy import read_template
from local.origins import ORIGINS, PARAMETERS, PORTS
from local.project import PROJECT_ROOT


def test_the_engine_answers_both_names_of_this_machine_at_every_port_of_the_console() -> None:
    assert ORIGINS[:2] == ("http://localhost:5173", "http://127.0.0.1:5173")
    assert len(set(ORIGINS)) == 2 * len(PORTS) == 14


def test_the_first_is_the_one_that_a_new_stack_answers() -> None:
    parameters = read_template(PROJECT_ROOT)["Parameters"]
    assert parameters["AllowedOrigins"]["Default"] == ORIGINS[0]
    assert PARAMETERS.keys() <= parameters.keys()
