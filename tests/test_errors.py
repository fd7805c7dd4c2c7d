import pickle

from advocacy.errors import AdvocacyError, Problem, cannot


def test_a_problem_reads_as_place_message_remedy() -> None:
    problem = Problem("unknown field «offise»", "did you mean «office»?", "recipients.yaml", 12, 5)
    assert str(problem) == "recipients.yaml:12:5: unknown field «offise»\n    did you mean «office»?"


def test_a_place_says_only_what_is_known() -> None:
    assert Problem("m", file="f", line=3).place == "f:3"
    assert Problem("m", file="f").place == "f"
    assert str(Problem("m")) == "m"


def test_problems_come_once_each_in_reading_order() -> None:
    late, early = Problem("late", file="b"), Problem("early", file="a", line=2)
    first = Problem("first", file="a", line=1, column=9)
    assert AdvocacyError([late, early, first, late]).problems == (first, early, late)


def test_problems_cross_a_process_boundary() -> None:
    error = AdvocacyError(Problem("m", "r", "f", 1, 2))
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_an_error_of_the_system_names_what_and_why() -> None:
    error = cannot("write", "out", PermissionError(13, "Permission denied"), "choose another")
    assert str(error) == "cannot write out: Permission denied\n    choose another"
    full = cannot("write", "out", OSError(28, "No space left on device"), "choose another")
    assert (
        str(full) == "cannot write out: No space left on device\n    make room on that disk, and run the command again"
    )
