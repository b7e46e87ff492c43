-- For wrk: every request carries the next session of a list. Arguments: the file with the cookies' values, the path.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  requests = {}
  for value in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", args[2], { Host = wrk.headers["Host"], Cookie = "__Host-latchkey=" .. value })
  end
  -- The threads begin at different places, so that they do not ask for the same session at the same time.
  at = math.floor(#requests / 2) * number
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("requests_per_second %.3f", summary.requests / (summary.duration / 1e6)))
  print(string.format("p50_ms %.4f", latency:percentile(50) / 1000))
  print(string.format("p99_ms %.4f", latency:percentile(99) / 1000))
  print(string.format("errors %d", errors.status + errors.read + errors.write + errors.connect + errors.timeout))
end
