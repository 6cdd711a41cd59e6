"""Both sides of the wire use the same names."""


def test_mirrors_the_features_in_the_browser(project):
    backend = _folders(project / "backend" / "features")
    frontend = _folders(project / "frontend" / "src" / "features")

    assert frontend <= backend, f"no such feature: {sorted(frontend - backend)}"


def test_mirrors_the_features_in_the_tests(project):
    backend = _folders(project / "backend" / "features")
    tests = _folders(project / "tests" / "backend" / "features")

    assert tests <= backend, f"no such feature: {sorted(tests - backend)}"


def test_names_task_modules_after_features(project):
    backend = _folders(project / "backend" / "features")
    tasks = {path.stem for path in (project / "worker" / "tasks").glob("*.py")} - {"__init__"}

    assert tasks <= backend, f"no such feature: {sorted(tasks - backend)}"


def _folders(place) -> set[str]:
    if not place.is_dir():
        return set()
    return {path.name for path in place.iterdir() if path.is_dir() and path.name[0] not in "_."}
