"""What every capability stands on: settings, pages, people, audit, reference data, jobs."""
