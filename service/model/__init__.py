"""The values that the stages hand to each other. Nothing here does input or output or imports anything of ours."""
