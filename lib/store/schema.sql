create table if not exists entries (
    launch_id text not null,
    version integer not null,
    at text not null,
    actor text not null,
    type text not null,
    body text not null,
    previous text not null,
    digest text not null,
    primary key (launch_id, version)
) strict;

create table if not exists launches (
    launch_id text primary key,
    version integer not null,
    changed_at text not null,
    summary text not null
) strict;

create table if not exists visits (
    launch_id text not null,
    person text not null,
    version integer not null,
    primary key (launch_id, person)
) strict;

create table if not exists preferences (
    name text primary key,
    value text not null
) strict;

create table if not exists blobs (
    digest text primary key,
    content blob not null
) strict;

-- Compared at every start, and made again when missing or different: tools that rebuild a table lose its triggers
-- silently.
create trigger if not exists entries_are_never_changed before update on entries
begin
    select raise(abort, 'journal entries are never changed');
end;

create trigger if not exists entries_are_never_removed before delete on entries
begin
    select raise(abort, 'journal entries are never removed');
end;

create trigger if not exists entries_come_one_after_the_other before insert on entries
begin
    select raise(abort, 'a journal entry must be the next one')
    where new.version <> 1 + coalesce((select max(version) from entries where launch_id = new.launch_id), 0)
       or new.previous <> coalesce(
           (select digest from entries where launch_id = new.launch_id order by version desc limit 1), '');
end;

create trigger if not exists blobs_are_never_changed before update on blobs
begin
    select raise(abort, 'evidence is never changed');
end;

create trigger if not exists blobs_are_never_removed before delete on blobs
begin
    select raise(abort, 'evidence is never removed');
end;
