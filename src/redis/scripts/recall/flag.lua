-- Takes orders into the ledger. ARGV: keep_ms, then per order:
--   id, conversation, rank, sentAt, expiresAt, rule, group, order (JSON), outcome known beforehand or '',
--   the brake that holds it or ''
-- Returns { standing of each order, turns to add }. A standing is: queued, held, raised, known, or an outcome.
local keep_ms = tonumber(ARGV[1])
local now = now_ms()
local standings, turns, touched = {}, {}, {}

for at = 2, #ARGV, 10 do
  local id, conv, rank = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local sent_at, expires_at = ARGV[at + 3], ARGV[at + 4]
  local rule, group, order = ARGV[at + 5], ARGV[at + 6], ARGV[at + 7]
  local outcome, brake = ARGV[at + 8], ARGV[at + 9]
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank')
  local standing
  if not was[1] then
    redis.call('HSET', key, 'order', order, 'state', 'pending', 'rank', rank, 'conversation', conv, 'sentAt', sent_at,
      'expiresAt', expires_at, 'rule', rule, 'group', group, 'tries', 0, 'forgiven', 0, 'flaggedAt', now)
    count('flagged', 1)
    tally('pending', rank, rule, 1)
    index(id, rule, group, sent_at)
    local switch = switch_for(rule, group)
    if outcome == '' and switch == 'cancel' then outcome = 'cancelled' end
    if outcome ~= '' then
      settle(id, outcome, '', now, keep_ms)
      standing = outcome
    elseif switch == 'hold' or brake ~= '' then
      hold(id)
      if switch ~= 'hold' then redis.call('HSET', key, 'heldBy', brake) end
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
