"""Who: sites, departments, people, extensions, devices."""
