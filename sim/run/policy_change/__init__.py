"""Changing the policy of a running world: levers change, people and cases stay.

`sim.run.policy_change.policy.change_policy(simulation, scenario)` is the only entry point;
`GovernanceModel.change_policy` does the same for a model. Tables that depend on the policy are taken from a world
built under the new one. Staff at work finish first, waiting cases find a place under the new rules, and recurring
events are scheduled anew.
"""
