"""Another policy for a world that is already running: levers change, people and cases stay.

`sim.run.policy_change.policy.change_policy(simulation, scenario)` is the one way in; `GovernanceModel.change_policy` is the same
for a model. What a policy makes of tables when a world is built is taken from a world built under the new one; whoever is
at work finishes, whoever waits finds a place under the new rules, and what comes round at intervals is set anew.
"""
