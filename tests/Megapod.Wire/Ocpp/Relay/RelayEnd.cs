namespace Megapod.Wire.Ocpp.Relay;

using System.Text;

/// <summary>One end of a relay that the test plays byte by byte; calls and answers are heard apart, each in its order.</summary>
internal sealed class RelayEnd(MemorySocket socket)
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);
    private readonly List<string> overheard = [];

    /// <summary>Nothing more was said.</summary>
    public bool IsSilent => socket.Untaken == 0 && overheard.Count == 0;

    public void Say(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message), default).AsTask().Wait(TestContext.Current.CancellationToken);

    public void Cut() => socket.Close("cut");

    /// <summary>Waits until the other side has closed.</summary>
    public async Task ClosedAsync()
    {
        while (await socket.NextAsync().WaitAsync(Hopeless, TestContext.Current.CancellationToken) is not null)
        {
            // What was said before is of no interest.
        }
    }

    /// <summary>The next call of an action, whole.</summary>
    public Task<string> HearAsync(string action) => HearAsync(m => m.StartsWith("[2,", StringComparison.Ordinal) && m.Contains($"\",\"{action}\",", StringComparison.Ordinal), action);

    /// <summary>The next call of any action, whole.</summary>
    public Task<string> HearCallAsync() => HearAsync(m => m.StartsWith("[2,", StringComparison.Ordinal), "a call");

    /// <summary>The answer to a call, be it an error, without its kind and id.</summary>
    public async Task<string> AnswerToAsync(string id)
    {
        string[] heads = [$"[3,\"{id}\",", $"[4,\"{id}\","];
        string answer = await HearAsync(m => m.StartsWith(heads[0], StringComparison.Ordinal) || m.StartsWith(heads[1], StringComparison.Ordinal), $"the answer to {id}");
        return answer[heads[0].Length..^1];
    }

    /// <summary>The other side calls, and this one answers.</summary>
    /// <returns>What was asked.</returns>
    public async Task<string> AnswerAsync(string action, string payload)
    {
        string call = await HearAsync(action);
        string id = LinkBench.IdOf(call);
        Say($"[3,\"{id}\",{payload}]");
        return call[$"[2,\"{id}\",\"{action}\",".Length..^1];
    }

    /// <summary>This end calls and is answered by the other side itself.</summary>
    public async Task<string> AskAsync(string id, string action, string payload)
    {
        Say($"[2,\"{id}\",\"{action}\",{payload}]");
        return await AnswerToAsync(id);
    }

    private async Task<string> HearAsync(Predicate<string> isIt, string what)
    {
        int early = overheard.FindIndex(isIt);
        if (early >= 0)
        {
            string known = overheard[early];
            overheard.RemoveAt(early);
            return known;
        }

        while (true)
        {
            byte[]? bytes;
            try
            {
                bytes = await socket.NextAsync().WaitAsync(Hopeless, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"{what} did not come; heard was {string.Join(" ", overheard)}", late);
            }

            string message = Encoding.UTF8.GetString(bytes ?? throw new IOException($"Closed before {what}; heard was {string.Join(" ", overheard)}"));
            if (isIt(message))
            {
                return message;
            }

            overheard.Add(message);
        }
    }
}
