-- Step 2: members lie in the tables that Orleans' own scripts name, and rows of the journal say their form and belong to a service, which outlives clusters.
set local search_path to zonedrain_cluster;

-- A silo of the former version would find its tables gone.
do $$
declare
    live text := (select string_agg(silo_name, ', ') from member where status = 3 and alive_time > now() - interval '30 seconds');
begin
    if live is not null then
        raise exception 'silos of an older version are members (%): stop them first', live;
    end if;
end $$;

create table OrleansMembershipVersionTable (
    DeploymentId varchar(150) not null,
    Timestamp timestamptz(3) not null default now(),
    Version integer not null default 0,
    constraint PK_OrleansMembershipVersionTable_DeploymentId primary key (DeploymentId)
);

create table OrleansMembershipTable (
    DeploymentId varchar(150) not null,
    Address varchar(45) not null,
    Port integer not null,
    Generation integer not null,
    SiloName varchar(150) not null,
    HostName varchar(150) not null,
    Status integer not null,
    ProxyPort integer,
    SuspectTimes varchar(8000),
    StartTime timestamptz(3) not null,
    IAmAliveTime timestamptz(3) not null,
    constraint PK_MembershipTable_DeploymentId primary key (DeploymentId, Address, Port, Generation),
    constraint FK_MembershipTable_MembershipVersionTable_DeploymentId foreign key (DeploymentId) references OrleansMembershipVersionTable (DeploymentId)
);

insert into OrleansMembershipVersionTable (DeploymentId, Timestamp, Version) select name, changed, version from cluster;
insert into OrleansMembershipTable
    (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime)
    select cluster, address, port, generation, silo_name, host_name, status, proxy_port, suspect_times, start_time, alive_time from member;
drop table member;
drop table cluster;

alter table journal rename column cluster to service;
alter table journal add column form smallint not null default 1;
alter table journal alter column form drop default;

delete from OrleansQuery;
insert into OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', $$
    with made as (insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId) on conflict do nothing returning 1)
    select count(*)::integer from made
$$),
('InsertMembershipKey', $$
    with counted as (
        update OrleansMembershipVersionTable v set Version = v.Version + 1, Timestamp = now()
        where v.DeploymentId = @DeploymentId and v.Version = @Version and not exists (
            select 1 from OrleansMembershipTable m
            where m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
        returning v.DeploymentId),
    made as (
        insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        select DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from counted
        returning 1)
    select count(*)::integer from made
$$),
('UpdateMembershipKey', $$
    with counted as (
        update OrleansMembershipVersionTable v set Version = v.Version + 1, Timestamp = now()
        where v.DeploymentId = @DeploymentId and v.Version = @Version and exists (
            select 1 from OrleansMembershipTable m
            where m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
        returning v.DeploymentId),
    changed as (
        update OrleansMembershipTable m set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime from counted c
        where m.DeploymentId = c.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
        returning 1)
    select count(*)::integer from changed
$$),
('UpdateIAmAlivetimeKey', $$
    update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
$$),
('MembershipReadRowKey', $$
    select v.DeploymentId, v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
        m.IAmAliveTime
    from OrleansMembershipVersionTable v left join OrleansMembershipTable m
        on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
    where v.DeploymentId = @DeploymentId
$$),
('MembershipReadAllKey', $$
    select v.DeploymentId, v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
        m.IAmAliveTime
    from OrleansMembershipVersionTable v left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
    where v.DeploymentId = @DeploymentId
$$),
('DeleteMembershipTableEntriesKey', $$
    with gone as (delete from OrleansMembershipTable where DeploymentId = @DeploymentId)
    delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId
$$),
('CleanupDefunctSiloEntriesKey', $$
    delete from OrleansMembershipTable where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3
$$),
('GatewaysQueryKey', $$
    select Address, ProxyPort, Generation from OrleansMembershipTable where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0
$$);
