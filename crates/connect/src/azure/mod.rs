//! Azure: Key Vault, Azure Resource Manager, role and deny assignments.
