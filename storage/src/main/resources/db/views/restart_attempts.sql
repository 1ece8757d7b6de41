drop view if exists restart_attempts;
create view restart_attempts as
select h.name                                as hostname,
       a.subject                             as service_name,
       a.begun_at                            as timestamp,
       extract(epoch from a.begun_at)        as ts_epoch,
       a.number                              as attempt,
       coalesce(a.ended_as, 'running')       as outcome,
       coalesce(p.verdict in ('recovered', 'healed'), false) as success,
       p.reason ->> 'code'                   as message
  from attempt a
  join plan p on p.host = a.host and p.id = a.plan
  join host h on h.id = a.host;
