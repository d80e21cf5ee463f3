"""Questions about meetings: ``mentoring`` is the plan of a cohort's mentors, ``people`` finds who may come."""
