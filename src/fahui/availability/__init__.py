"""Who is available when: shifts, appointments in them, and leave. One person is in one place at a time."""
