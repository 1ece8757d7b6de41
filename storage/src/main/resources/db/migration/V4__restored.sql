-- Whether this store is older than what was done on a host, as a copy is that was brought back: its helper has seen a higher
-- epoch than the lease here, or has accepted a plan that is not here. Then nothing is done there until a person confirms it.

alter table host_current
    -- The last plan of the helper that was found here: plans may be deleted for their age, and then this one is no sign.
    add column helper_plan             uuid,
    -- Since when it is known and not confirmed, null if it is not so; and what was seen.
    add column restored_since          timestamptz,
    add column restored_epoch          bigint,
    add column restored_plan           uuid,
    -- Who confirmed it last, and up to what: the same is no sign again.
    add column restore_confirmed_at    timestamptz,
    add column restore_confirmed_by    text,
    add column restore_confirmed_epoch bigint,
    add column restore_confirmed_plan  uuid;
