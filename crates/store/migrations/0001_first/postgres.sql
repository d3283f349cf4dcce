-- One row: where the journal's chain stands. Whoever writes locks it first.
create table head (
    one bigint primary key check (one = 1),
    seq bigint not null,
    hash bytea not null
);
insert into head values (1, 0, decode(repeat('00', 32), 'hex'));

create table journal (
    seq bigint primary key,
    at bigint not null,
    actor text not null,
    act text not null,
    subject text not null,
    body text not null,
    previous bytea not null,
    hash bytea not null
);

create table claim (
    id bigint primary key,
    key_name text not null,
    cluster text not null,
    vendor text not null,
    spelling text not null,
    claimed_by text not null,
    claimed_at bigint not null,
    asked_at bigint,
    free_at bigint,
    ended_at bigint,
    check ((asked_at is null) = (free_at is null))
);

create table claim_identity (
    claim bigint not null references claim (id),
    identity text collate "C" not null,
    held bigint not null check (held in (0, 1)),
    primary key (claim, identity)
);

-- No two clusters hold one key.
create unique index claim_identity_held on claim_identity (identity) where held = 1;
create index claim_identity_history on claim_identity (identity, claim);

create table lease (
    name text collate "C" primary key,
    holder text,
    epoch bigint not null,
    until bigint not null
);
