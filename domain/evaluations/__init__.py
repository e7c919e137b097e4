"""The evaluation of an enterprise by 生存线 and 发展线 (XZ-04, XZ-17): reference, no rule rests on it."""
