-- Takes orders into the ledger. ARGV: keep_ms, limits of the brakes (JSON), then per order:
--   id, conversation, rank, sentAt, expiresAt, rule, group, order (JSON), outcome known beforehand or ''
-- Returns { standing of each order, turns to add }. A standing is: queued, held, raised, known, or an outcome.
local keep_ms, limits = tonumber(ARGV[1]), cjson.decode(ARGV[2])
local now = now_ms()
local standings, turns, touched = {}, {}, {}

for at = 3, #ARGV, 9 do
  local id, conv, rank = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local sent_at, expires_at = ARGV[at + 3], ARGV[at + 4]
  local rule, group, order, outcome = ARGV[at + 5], ARGV[at + 6], ARGV[at + 7], ARGV[at + 8]
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank')
  local standing
  if not was[1] then
    redis.call('HSET', key, 'order', order, 'state', 'pending', 'rank', rank, 'conversation', conv, 'sentAt', sent_at,
      'expiresAt', expires_at, 'rule', rule, 'group', group, 'tries', 0, 'strikes', 0, 'flaggedAt', now)
    count('flagged', 1)
    tally('pending', rank, rule, 1)
    index(id, rule, group, sent_at)
    local switch = switch_for(rule, group)
    if outcome == '' and switch == 'cancel' then outcome = 'cancelled' end
    if outcome ~= '' then
      settle(id, outcome, '', now, keep_ms)
      standing = outcome
    elseif switch == 'hold' or not passes_brakes(id, rule, group, limits, now) then
      hold(id)
      standing = 'held'
    else
      wait_now(id, conv, rank, sent_at)
      touched[conv] = true
      standing = 'queued'
    end
  elseif (was[1] == 'pending' or was[1] == 'held') and rank < tonumber(was[2]) then
    -- Flagged again, more severely: it moves forward, unless it waits after a failed try; then it keeps that time.
    local old_rule = redis.call('HGET', key, 'rule')
    tally(was[1], was[2], old_rule, -1)
    tally(was[1], rank, old_rule, 1)
    redis.call('HSET', key, 'rank', rank, 'order', order)
    if redis.call('ZSCORE', waiting_key(conv), id) then
      wait_now(id, conv, rank, sent_at)
      touched[conv] = true
    end
    standing = 'raised'
  else
    standing = 'known'
  end
  standings[#standings + 1] = standing
end

for conv in pairs(touched) do want_turns(turns, conv, now) end
write_books()
return { standings, turns }
