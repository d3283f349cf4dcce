-- One row: where the journal's chain stands.
create table head (
    one integer primary key check (one = 1),
    seq integer not null,
    hash blob not null
) strict;
insert into head values (1, 0, zeroblob(32));

create table journal (
    seq integer primary key,
    at integer not null,
    actor text not null,
    act text not null,
    subject text not null,
    body text not null,
    previous blob not null,
    hash blob not null
) strict;

create table claim (
    id integer primary key,
    key_name text not null,
    cluster text not null,
    vendor text not null,
    spelling text not null,
    claimed_by text not null,
    claimed_at integer not null,
    asked_at integer,
    free_at integer,
    ended_at integer,
    check ((asked_at is null) = (free_at is null))
) strict;

create table claim_identity (
    claim integer not null references claim (id),
    identity text not null,
    held integer not null check (held in (0, 1)),
    primary key (claim, identity)
) strict, without rowid;

-- No two clusters hold one key.
create unique index claim_identity_held on claim_identity (identity) where held = 1;
create index claim_identity_history on claim_identity (identity, claim);

create table lease (
    name text primary key,
    holder text,
    epoch integer not null,
    until integer not null
) strict, without rowid;
