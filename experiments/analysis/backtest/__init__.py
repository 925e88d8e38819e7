"""Back-test: how well a calibration foretells what a log shows after its training ends, beside plain forecasts."""
