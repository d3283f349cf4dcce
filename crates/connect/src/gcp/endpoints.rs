//! Where Google's services are served.

/// Their addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Cloud KMS.
    pub keys: String,
    /// KMS Inventory.
    pub inventory: String,
    /// Resource Manager.
    pub hierarchy: String,
    /// IAM.
    pub access: String,
    /// Access Context Manager.
    pub perimeters: String,
}

impl Endpoints {
    /// Google Cloud as most know it.
    pub fn public() -> Endpoints {
        let of = |service: &str| format!("https://{service}.googleapis.com");
        Endpoints {
            keys: of("cloudkms"),
            inventory: of("kmsinventory"),
            hierarchy: of("cloudresourcemanager"),
            access: of("iam"),
            perimeters: of("accesscontextmanager"),
        }
    }
}
