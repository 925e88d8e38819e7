"""The engine: compiled functions, addressed randomness, the event calendar, working time and waiting lines.

`compiling` comes first: it chooses where compiled code is kept before any module asks Numba to compile.
"""

from sim.engine.numba import compiling as compiling
