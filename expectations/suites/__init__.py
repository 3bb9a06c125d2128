"""What must hold, per layer: `raw` (a dropped file), `pool` (a load), `marts` (a build), `published` (a release)."""
