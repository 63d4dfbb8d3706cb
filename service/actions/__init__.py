"""What the product does, one file an action. Only these files know the order of the stages."""
