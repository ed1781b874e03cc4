"""Derivatives of plain functions: grad, jacobian, hessian, taylor; and checks of a rule."""
