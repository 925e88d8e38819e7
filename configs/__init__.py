"""The packaged Hydra configuration.

There is one root file for each verb (run, sweep) and one folder for each group (scenario, policy, experiment).
"""
