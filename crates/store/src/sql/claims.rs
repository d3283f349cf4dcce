//! Claims in tables.

use keywright_model::{ClusterName, KeyName};

use super::cells::{Cells, Value};
use super::link::{Link, places};
use crate::{Claim, ClaimId, Error, Identities, Identity, Releasing, Which};

/// A row for each identity of a claim.
const COLUMNS: &str = "select c.id, c.key_name, c.cluster, c.vendor, c.spelling, c.claimed_by, \
     c.claimed_at, c.asked_at, c.free_at, c.ended_at, i.identity \
     from claim c join claim_identity i on i.claim = c.id";

const READ: &str = "read claims";
const WRITE: &str = "write a claim";

pub(super) async fn holding(link: &mut Link, identities: &[Identity]) -> Result<Vec<Claim>, Error> {
    let places = places(1, identities.len());
    let sql = format!(
        "{COLUMNS} where c.id in (select claim from claim_identity \
         where identity in ({places}) and held = 1) order by c.id, i.identity"
    );
    let values = identities.iter().map(|it| it.as_str().into()).collect();
    claims(link.rows(READ, sql, values).await?)
}

pub(super) async fn page(
    link: &mut Link,
    which: &Which,
    after: ClaimId,
    limit: usize,
) -> Result<Vec<Claim>, Error> {
    let mut values = vec![after.number().into(), limit.into()];
    let chosen = match which {
        Which::Held => {
            "select id from claim where $1 < id and ended_at is null order by id limit $2"
        }
        Which::All => "select id from claim where $1 < id order by id limit $2",
        Which::Of(identity) => {
            values.push(identity.as_str().into());
            "select claim from claim_identity where identity = $3 and $1 < claim \
             order by claim limit $2"
        }
    };
    let sql = format!("{COLUMNS} where c.id in ({chosen}) order by c.id, i.identity");
    claims(link.rows(READ, sql, values).await?)
}

pub(super) async fn insert(link: &mut Link, claim: &Claim) -> Result<bool, Error> {
    let time = |it: Option<jiff::Timestamp>| Value::Number(it.map(jiff::Timestamp::as_microsecond));
    let values = vec![
        claim.id.number().into(),
        claim.key.as_str().into(),
        claim.cluster.as_str().into(),
        claim.vendor.as_str().into(),
        claim.spelling.as_str().into(),
        claim.by.as_str().into(),
        Value::time(claim.at),
        time(claim.releasing.map(|it| it.asked_at)),
        time(claim.releasing.map(|it| it.free_at)),
        time(claim.ended_at),
    ];
    link.execute(WRITE, format!("insert into claim values ({})", places(1, 10)), values).await?;
    hold(link, claim.id, claim.identities.as_slice(), claim.ended_at.is_none()).await
}

/// Lets a claim hold identities. The unique index decides; where it says no, the answer is `false`.
pub(super) async fn hold(
    link: &mut Link,
    id: ClaimId,
    identities: &[Identity],
    held: bool,
) -> Result<bool, Error> {
    let rows: Vec<String> =
        (0..identities.len()).map(|it| format!("($1, ${}, $2)", it + 3)).collect();
    let sql = format!(
        "insert into claim_identity (claim, identity, held) values {} \
         on conflict (identity) where held = 1 do nothing",
        rows.join(", ")
    );
    let mut values = vec![id.number().into(), i64::from(held).into()];
    values.extend(identities.iter().map(|it| it.as_str().into()));
    let held = link.execute(WRITE, sql, values).await?;
    Ok(u64::try_from(identities.len()) == Ok(held))
}

pub(super) async fn update(link: &mut Link, claim: &Claim) -> Result<(), Error> {
    let time = |it: Option<jiff::Timestamp>| Value::Number(it.map(jiff::Timestamp::as_microsecond));
    let values = vec![
        claim.id.number().into(),
        claim.cluster.as_str().into(),
        time(claim.releasing.map(|it| it.asked_at)),
        time(claim.releasing.map(|it| it.free_at)),
        time(claim.ended_at),
    ];
    let sql = "update claim set cluster = $2, asked_at = $3, free_at = $4, ended_at = $5 \
               where id = $1";
    link.execute(WRITE, sql, values).await?;
    if claim.ended_at.is_some() {
        let sql = "update claim_identity set held = 0 where claim = $1";
        link.execute(WRITE, sql, vec![claim.id.number().into()]).await?;
    }
    Ok(())
}

/// Claims from rows that are sorted by claim.
fn claims(rows: Vec<Cells>) -> Result<Vec<Claim>, Error> {
    let mut claims: Vec<Claim> = Vec::new();
    for row in rows {
        let identity = Identity::new(row.text(10)?)?;
        match claims.last_mut() {
            Some(last) if last.id.number() == row.number(0)? => {
                last.identities = last.identities.with(&[identity])?;
            }
            _ => claims.push(claim(&row, identity.into())?),
        }
    }
    Ok(claims)
}

fn claim(row: &Cells, identities: Identities) -> Result<Claim, Error> {
    let id = ClaimId::new(row.number(0)?);
    let releasing = match (row.maybe_time(7)?, row.maybe_time(8)?) {
        (Some(asked_at), Some(free_at)) => Some(Releasing { asked_at, free_at }),
        (None, None) => None,
        _ => return Err(Error::Damaged { what: format!("claim {id} with half a release") }),
    };
    Ok(Claim {
        id,
        identities,
        key: KeyName::new(row.text(1)?),
        cluster: ClusterName::new(row.text(2)?),
        vendor: row.text(3)?,
        spelling: row.text(4)?,
        by: row.text(5)?,
        at: row.time(6)?,
        releasing,
        ended_at: row.maybe_time(9)?,
    })
}
