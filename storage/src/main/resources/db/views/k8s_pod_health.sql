drop view if exists k8s_pod_health;
-- Nothing writes such rows yet: the columns are those that earlier queries name.
create view k8s_pod_health as
select null::bigint      as id,
       null::timestamptz as timestamp,
       null::text        as cluster_name,
       null::text        as namespace,
       null::text        as pod_name,
       null::text        as phase,
       null::text        as problem_type,
       null::text        as problem_reason,
       null::text        as problem_message,
       null::integer     as total_restart_count,
       null::integer     as last_exit_code,
       null::text        as last_termination_reason,
       null::boolean     as last_termination_oom
 where false;
