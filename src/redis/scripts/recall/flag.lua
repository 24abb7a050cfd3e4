-- Takes orders into the ledger. ARGV: keep_ms, app, then per order what fields.ts names.
-- Returns { standing of each order, turns to add }. A standing is: queued, held, raised, known, or an outcome.
--
-- Asked for anew, by a person or because of an edit. What was cancelled or refused before is taken in again; what was
-- held before goes if nothing holds this order.
local keep_ms = tonumber(ARGV[1])
local other = of_other_app(ARGV[2])
if other then return other end
local now = now_ms()
local standings, turns, touched = {}, {}, {}
local REOPENED = { cancelled = true, refused = true }

for at = 3, #ARGV, $order.size do
  local $order = unpack(ARGV, at, at + $order.size - 1)
  rank, asked_at = tonumber(rank), tonumber(asked_at) or 0
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank', 'rule', 'settledAt', 'heldAt', 'order', 'heldMs')
  -- An item that was removed in part counts as lost: this order takes its place.
  if not was[6] and (OPEN[was[1]] or (not was[1] and redis.call('EXISTS', key) == 1)) then
    if was[1] then lose(id, conv, was[2]) else redis.call('DEL', key) end
    was = { false, false, false, false, false }
  end
  local state, old_rank, old_rule = was[1], tonumber(was[2] or nil), was[3]
  local anew = REOPENED[state] and outcome == '' and asked_at > (tonumber(was[4]) or 0)
  local let_go = state == 'held' and asked_at > (tonumber(was[5]) or 0)
  local switch = switch_for(rule, group)
  local goes = switch == 'run' and brake == ''
  local standing
  if not state or anew then
    if anew then
      tally(state, old_rank, old_rule, -1)
      redis.call('ZREM', lane .. ':refused', id)
      redis.call('HDEL', key, 'settledAt', 'code', 'confirmedAt')
      redis.call('PERSIST', key)
    else
      count('flagged', 1)
    end
    redis.call('HSET', key, 'order', order, 'state', 'pending', 'rank', rank, 'conversation', conv, 'sentAt', sent_at,
      'expiresAt', expires_at, 'rule', rule, 'group', group, 'tries', 0, 'forgiven', 0, 'flaggedAt', now)
    tally('pending', rank, rule, 1)
    index(id, rule, group, sent_at)
    if outcome == '' and switch == 'cancel' then outcome = 'cancelled' end
    if outcome ~= '' then
      settle(id, outcome, '', now, keep_ms)
      standing = outcome
    elseif not goes then
      hold(id)
      if switch ~= 'hold' then redis.call('HSET', key, 'heldBy', brake) end
      standing = 'held'
    else
      wait_now(id, conv, rank, sent_at)
      touched[conv] = true
      standing = 'queued'
    end
  elseif goes and ((state == 'pending' or state == 'held') and rank < old_rank or let_go) then
    -- Flagged again, more severely: it moves forward as an item of this rule, whatever holds the other rule. If it waits
    -- after a failed try, it keeps that time.
    rank = math.min(rank, old_rank)
    tally(state, old_rank, old_rule, -1)
    tally('pending', rank, rule, 1)
    if rule ~= old_rule then
      leaves(lane .. ':of:rule:' .. old_rule, id)
      index(id, rule, group, sent_at)
    end
    redis.call('HSET', key, 'state', 'pending', 'rank', rank, 'rule', rule, 'order', order)
    if state == 'held' then redis.call('HSET', key, 'heldMs', held_in_all(was[7], was[5], now)) end
    if state == 'held' or redis.call('ZSCORE', waiting_key(conv), id) then
      wait_now(id, conv, rank, sent_at)
      touched[conv] = true
    end
    standing = 'raised'
  else
    standing = 'known'
  end
  standings[#standings + 1] = standing
  if standing == 'raised' then tell_moved(id, standing, now) end
  if standing ~= 'known' then
    tell(JOURNAL, 't', 'flagged', 'a', now, 'i', id, 's', standing, 'o', order, 'b', standing == 'held' and brake or '',
      'n', anew and '1' or '')
  end
end

for conv in pairs(touched) do want_turns(turns, conv, now) end
write_ledger()
return { standings, turns }
