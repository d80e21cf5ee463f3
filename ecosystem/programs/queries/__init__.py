"""Questions about programs: ``cohorts`` and ``enrolments`` as pages show them, ``told`` for notices."""
