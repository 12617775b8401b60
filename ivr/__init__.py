"""An IVR service that answers California Child Support's Customer Connect telephone lines.

Start reading at `ivr/app.py`, where the parts meet, and at `ivr/flow/machine.py`, the theory of operation.
"""
