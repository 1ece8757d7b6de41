drop view if exists network_logs;
-- Nothing writes such rows yet: the columns are those that earlier queries name.
create view network_logs as
select null::bigint           as id,
       null::timestamptz      as timestamp,
       null::text             as hostname,
       null::text             as target,
       null::text             as method,
       null::text             as result,
       null::double precision as latency_ms,
       null::double precision as packet_loss_percent,
       null::text             as status
 where false;
