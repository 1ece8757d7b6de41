drop view if exists k8s_cluster_health;
-- Nothing writes such rows yet: the columns are those that earlier queries name.
create view k8s_cluster_health as
select null::bigint      as id,
       null::timestamptz as timestamp,
       null::text        as cluster_name,
       null::boolean     as api_reachable,
       null::text        as k8s_version
 where false;
