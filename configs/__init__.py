"""The packaged Hydra configuration: one root file a verb (run, sweep), one folder a group (scenario, policy, experiment)."""
