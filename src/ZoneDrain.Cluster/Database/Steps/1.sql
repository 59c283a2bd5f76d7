-- Step 1: the tables of a cluster: who is a member, and what its grains remember. PostgreSQL 12 or later.
create schema zonedrain_cluster;
set local search_path to zonedrain_cluster;

create table schema_version (version integer primary key);

-- A cluster counts the changes of its members: who changes one must name the count that he has read.
create table cluster (
    name text primary key,
    version integer not null default 0,
    changed timestamptz not null default now()
);

create table member (
    cluster text not null references cluster on delete cascade,
    address text not null,
    port integer not null,
    generation integer not null,
    silo_name text not null,
    host_name text not null,
    status integer not null,
    proxy_port integer not null,
    suspect_times text,
    start_time timestamptz not null,
    alive_time timestamptz not null,
    primary key (cluster, address, port, generation)
);

-- What grains remember: the events that changed them, in the order of versions, and now and then the whole state instead of all before. Who writes a
-- version that is there already, or one before it, has not seen what another activation of the same grain has written, and must read first.
create table journal (
    cluster text not null,
    actor text not null,
    version bigint not null,
    whole boolean not null,
    body bytea not null,
    primary key (cluster, actor, version)
);

-- The membership provider of Orleans asks for its statements by key, and for their columns and parameters by name.
create table orleansquery (querykey text primary key, querytext text not null);

insert into orleansquery values
('InsertMembershipVersionKey', $$
    with made as (insert into cluster (name) values (@DeploymentId) on conflict do nothing returning 1)
    select exists (select 1 from made)
$$),
('InsertMembershipKey', $$
    with counted as (
        update cluster set version = version + 1, changed = now() where name = @DeploymentId and version = @Version
        and not exists (
            select 1 from member m where m.cluster = @DeploymentId and m.address = @Address and m.port = @Port and m.generation = @Generation)
        returning name),
    made as (
        insert into member (cluster, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
        select name, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from counted
        returning 1)
    select exists (select 1 from made)
$$),
('UpdateMembershipKey', $$
    with counted as (
        update cluster set version = version + 1, changed = now() where name = @DeploymentId and version = @Version
        and exists (
            select 1 from member m where m.cluster = @DeploymentId and m.address = @Address and m.port = @Port and m.generation = @Generation)
        returning name),
    changed as (
        update member m set status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime from counted c
        where m.cluster = c.name and m.address = @Address and m.port = @Port and m.generation = @Generation
        returning 1)
    select exists (select 1 from changed)
$$),
('UpdateIAmAlivetimeKey', $$
    update member set alive_time = @IAmAliveTime
    where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$$),
('MembershipReadRowKey', $$
    select c.version as "Version", m.address as "Address", m.port as "Port", m.generation as "Generation", m.silo_name as "SiloName",
        m.host_name as "HostName", m.status as "Status", m.proxy_port as "ProxyPort", m.suspect_times as "SuspectTimes",
        m.start_time as "StartTime", m.alive_time as "IAmAliveTime"
    from cluster c left join member m on m.cluster = c.name and m.address = @Address and m.port = @Port and m.generation = @Generation
    where c.name = @DeploymentId
$$),
('MembershipReadAllKey', $$
    select c.version as "Version", m.address as "Address", m.port as "Port", m.generation as "Generation", m.silo_name as "SiloName",
        m.host_name as "HostName", m.status as "Status", m.proxy_port as "ProxyPort", m.suspect_times as "SuspectTimes",
        m.start_time as "StartTime", m.alive_time as "IAmAliveTime"
    from cluster c left join member m on m.cluster = c.name
    where c.name = @DeploymentId
$$),
('DeleteMembershipTableEntriesKey', 'delete from cluster where name = @DeploymentId'),
('CleanupDefunctSiloEntriesKey', $$
    delete from member where cluster = @DeploymentId and alive_time < @IAmAliveTime and status <> 3
$$),
('GatewaysQueryKey', $$
    select address as "Address", proxy_port as "ProxyPort", generation as "Generation"
    from member where cluster = @DeploymentId and status = @Status and proxy_port > 0
$$);
